package monitoring

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Literals of the Kusto Query Language: https://learn.microsoft.com/kusto/query/scalar-data-types/. Values reach a query
// as literals of `let` statements above it and never inside it, so no value can become part of a query.

// textLiteral is a string in double quotes: https://learn.microsoft.com/kusto/query/scalar-data-types/string
func textLiteral(text string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text)
	return `"` + escaped + `"`
}

// listLiteral is an array, which Kusto writes as JSON inside `dynamic()`:
// https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
func listLiteral[T string | int](items []T) (string, error) {
	if items == nil {
		items = []T{}
	}
	encoded, err := json.Marshal(items)
	if err != nil {
		return "", fmt.Errorf("encoding a list: %w", err)
	}
	return "dynamic(" + string(encoded) + ")", nil
}

func realLiteral(number float64) string {
	return "real(" + strconv.FormatFloat(number, 'f', -1, 64) + ")"
}

func longLiteral(number int) string { return "long(" + strconv.Itoa(number) + ")" }

// timeLiteral is a span of less than or exactly a day, in whole minutes.
func timeLiteral(span time.Duration) string {
	minutes := int(span.Minutes())
	return fmt.Sprintf("time(%d.%02d:%02d:00)", minutes/1440, minutes/60%24, minutes%60)
}
