package azurepolicy

import (
	"encoding/json"
	"fmt"
	"strings"
)

// textFunctions are those of https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
// that take texts only; those that take arrays too are among arrayFunctions.
func textFunctions() []function {
	onText := func(name string, f func(string) any) function {
		return plain(name, 1, 1, func(a []any) (any, error) {
			text, err := asText(a[0])
			return f(text), err
		})
	}
	onTexts := func(name string, f func(text, part string) any) function {
		return plain(name, 2, 2, func(a []any) (any, error) {
			text, err := asText(a[0])
			if err != nil {
				return nil, err
			}
			part, err := asText(a[1])
			return f(text, part), err
		})
	}
	return []function{
		onText("toLower", func(t string) any { return strings.ToLower(t) }),
		onText("toUpper", func(t string) any { return strings.ToUpper(t) }),
		onText("trim", func(t string) any { return strings.TrimSpace(t) }),
		onTexts("startsWith", func(t, part string) any { return strings.HasPrefix(strings.ToLower(t), strings.ToLower(part)) }),
		onTexts("endsWith", func(t, part string) any { return strings.HasSuffix(strings.ToLower(t), strings.ToLower(part)) }),
		plain("string", 1, 1, toText),
		plain("replace", 3, 3, replace),
		plain("split", 2, 2, split),
		plain("join", 2, 2, join),
		plain("substring", 2, 3, substring),
		plain("padLeft", 2, 3, padLeft),
		plain("json", 1, 1, parseJSON),
	}
}

func toText(a []any) (any, error) {
	if text, ok := a[0].(string); ok {
		return text, nil
	}
	if b, ok := a[0].(bool); ok {
		// .NET spells them with a capital.
		return map[bool]string{true: "True", false: "False"}[b], nil
	}
	if isScalar(a[0]) {
		return scalarText(a[0]), nil
	}
	encoded, err := json.Marshal(a[0])
	if err != nil {
		return nil, fmt.Errorf("writing JSON: %w", err)
	}
	return string(encoded), nil
}

func replace(a []any) (any, error) {
	texts := make([]string, 3)
	for i := range texts {
		text, err := asText(a[i])
		if err != nil {
			return nil, err
		}
		texts[i] = text
	}
	if texts[1] == "" {
		return nil, fmt.Errorf("cannot replace an empty text")
	}
	if grown := strings.Count(texts[0], texts[1]) * len(texts[2]); grown > longestText {
		return nil, fmt.Errorf("its text of about %d characters is longer than the %d that Azure takes", grown, longestText)
	}
	return strings.ReplaceAll(texts[0], texts[1], texts[2]), nil
}

func split(a []any) (any, error) {
	text, err := asText(a[0])
	if err != nil {
		return nil, err
	}
	delimiters, ok := a[1].([]any)
	if !ok {
		delimiters = []any{a[1]}
	}
	parts := []string{text}
	for _, item := range delimiters {
		delimiter, err := asText(item)
		if err != nil || delimiter == "" {
			return nil, fmt.Errorf("takes delimiters that are not empty, not %s", describe(item))
		}
		var finer []string
		for _, part := range parts {
			finer = append(finer, strings.Split(part, delimiter)...)
		}
		parts = finer
	}
	return anyOfTexts(parts), nil
}

func anyOfTexts(texts []string) []any {
	items := make([]any, len(texts))
	for i, text := range texts {
		items[i] = text
	}
	return items
}

func join(a []any) (any, error) {
	items, ok := a[0].([]any)
	delimiter, err := asText(a[1])
	if !ok || err != nil {
		return nil, fmt.Errorf("takes an array and a text, not %s and %s", describe(a[0]), describe(a[1]))
	}
	texts := make([]string, len(items))
	for i, item := range items {
		if !isScalar(item) {
			return nil, fmt.Errorf("takes an array of texts, not of %s", describe(item))
		}
		texts[i] = scalarText(item)
	}
	return strings.Join(texts, delimiter), nil
}

// substring counts characters from 0; a length beyond the end is an error.
func substring(a []any) (any, error) {
	text, err := asText(a[0])
	if err != nil {
		return nil, err
	}
	runes := []rune(text)
	start, err := asInteger(a[1])
	if err != nil {
		return nil, err
	}
	length := len(runes) - start
	if len(a) == 3 {
		if length, err = asInteger(a[2]); err != nil {
			return nil, err
		}
	}
	if start < 0 || length < 0 || start > len(runes) || length > len(runes)-start {
		return nil, fmt.Errorf("the characters %d to %d are not in %s", start, start+length, quote(text))
	}
	return string(runes[start : start+length]), nil
}

func padLeft(a []any) (any, error) {
	if !isScalar(a[0]) {
		return nil, fmt.Errorf("takes a text or a number, not %s", describe(a[0]))
	}
	width, err := asInteger(a[1])
	if err != nil {
		return nil, err
	}
	padding := " "
	if len(a) == 3 {
		if padding, err = asText(a[2]); err != nil || len([]rune(padding)) != 1 {
			return nil, fmt.Errorf("takes one character to pad with, not %s", describe(a[2]))
		}
	}
	text := scalarText(a[0])
	missing := width - len([]rune(text))
	if missing > longestText {
		return nil, fmt.Errorf("a width of %d is more than the %d that Azure takes", width, longestText)
	}
	return strings.Repeat(padding, max(0, missing)) + text, nil
}

func parseJSON(a []any) (any, error) {
	text, err := asText(a[0])
	if err != nil {
		return nil, err
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	return value, nil
}
