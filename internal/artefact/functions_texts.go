package artefact

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func ofText(apply func(string) string) func([]any) any {
	return func(arguments []any) any {
		return one(arguments, func(value any) any {
			text, isText := value.(string)
			if !isText {
				return arm.Unknown{}
			}
			return apply(text)
		})
	}
}

func ofTwoTexts(arguments []any, apply func(string, string) any) any {
	texts := textsOf(arguments)
	if len(texts) != 2 {
		return arm.Unknown{}
	}
	return apply(texts[0], texts[1])
}

// concat joins texts, or lists.
func concat(arguments []any) any {
	var text strings.Builder
	var items []any
	lists := 0
	for _, argument := range arguments {
		if list, isList := argument.([]any); isList {
			items = append(items, list...)
			lists++
			continue
		}
		part, ok := written(argument)
		if !ok {
			return arm.Unknown{}
		}
		if text.WriteString(part); text.Len() > mostText {
			return arm.Unknown{}
		}
	}
	switch {
	case lists == 0:
		return text.String()
	case lists == len(arguments):
		return items
	default:
		return arm.Unknown{}
	}
}

// format replaces {0} by the first argument after the pattern, and so on; patterns of numbers are not evaluated.
func format(arguments []any) any {
	if len(arguments) == 0 {
		return arm.Unknown{}
	}
	pattern, isText := arguments[0].(string)
	if !isText {
		return arm.Unknown{}
	}
	var text strings.Builder
	for {
		before, after, found := strings.Cut(pattern, "{")
		text.WriteString(before)
		if !found {
			return text.String()
		}
		number, rest, closed := strings.Cut(after, "}")
		index := strings.Index("0123456789", number)
		if !closed || len(number) != 1 || index < 0 || index+1 >= len(arguments) {
			return arm.Unknown{}
		}
		part, ok := written(arguments[index+1])
		if !ok || text.Len() > mostText {
			return arm.Unknown{}
		}
		text.WriteString(part)
		pattern = rest
	}
}

func replace(arguments []any) any {
	texts := textsOf(arguments)
	if len(texts) != 3 || len(texts[0])+strings.Count(texts[0], texts[1])*len(texts[2]) > mostText {
		return arm.Unknown{}
	}
	return strings.ReplaceAll(texts[0], texts[1], texts[2])
}

// substring counts characters, not bytes.
func substring(arguments []any) any {
	if len(arguments) < 2 || len(arguments) > 3 {
		return arm.Unknown{}
	}
	text, isText := arguments[0].(string)
	start, isNumber := arguments[1].(float64)
	characters := []rune(text)
	length := float64(len(characters)) - start
	if len(arguments) == 3 {
		length, _ = arguments[2].(float64)
	}
	if !isText || !isNumber || start < 0 || length < 0 || start+length > float64(len(characters)) {
		return arm.Unknown{}
	}
	return string(characters[int(start):int(start+length)])
}

func cut(arguments []any) any {
	return ofTwoTexts(arguments, func(text, separator string) any {
		var parts []any
		for _, part := range strings.Split(text, separator) {
			parts = append(parts, part)
		}
		return parts
	})
}

func take(arguments []any) any {
	if len(arguments) != 2 {
		return arm.Unknown{}
	}
	count, isNumber := arguments[1].(float64)
	wanted := max(int(count), 0)
	switch v := arguments[0].(type) {
	case string:
		characters := []rune(v)
		if isNumber {
			return string(characters[:min(wanted, len(characters))])
		}
	case []any:
		if isNumber {
			return v[:min(wanted, len(v))]
		}
	}
	return arm.Unknown{}
}
