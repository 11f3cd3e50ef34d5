package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// expression is a part of a policy that is evaluated: a literal, or a template expression "[...]".
type expression interface {
	evaluate(s *scene) (any, *doubt)
}

// literal is a value of the file as it stands.
type literal struct{ value any }

func (l literal) evaluate(*scene) (any, *doubt) { return l.value, nil }

// broken stands for an expression that could not be read; the problem was reported when the folder was loaded.
type broken struct{ reason string }

func (b broken) evaluate(*scene) (any, *doubt) { return nil, unknown(b.reason) }

// list and record are arrays and objects of the file with expressions inside.
type list []expression

func (l list) evaluate(s *scene) (any, *doubt) {
	items := make([]any, len(l))
	for i, item := range l {
		value, d := item.evaluate(s)
		if d != nil {
			return nil, d
		}
		items[i] = value
	}
	return items, nil
}

type record map[string]expression

func (r record) evaluate(s *scene) (any, *doubt) {
	object := make(map[string]any, len(r))
	for key, item := range r {
		value, d := item.evaluate(s)
		if d != nil {
			return nil, d
		}
		object[key] = value
	}
	return object, nil
}

// call is a function with its arguments.
type call struct {
	function  *function
	arguments []expression
}

func (c call) evaluate(s *scene) (any, *doubt) {
	if c.function.lazy != nil {
		return c.function.lazy(s, c.arguments)
	}
	values := make([]any, len(c.arguments))
	for i, argument := range c.arguments {
		value, d := argument.evaluate(s)
		if d != nil {
			return nil, d
		}
		if _, top := value.(arm.Unknown); top || !c.function.shallow && isUnknown(value) {
			return nil, unknown("an argument of " + c.function.name + "() is not known until apply")
		}
		values[i] = value
	}
	result, err := c.function.call(s, values)
	if err == nil {
		err = withinLimits(result)
	}
	if err != nil {
		return nil, c.function.doubt(err)
	}
	return result, nil
}

// access is a property or an element of a value: resourceGroup().name, split(...)[0].
type access struct {
	base expression
	key  expression
}

func (a access) evaluate(s *scene) (any, *doubt) {
	base, d := a.base.evaluate(s)
	if d != nil {
		return nil, d
	}
	key, d := a.key.evaluate(s)
	if d != nil {
		return nil, d
	}
	value, found := element(base, key)
	switch {
	case isTop(base) || isTop(key) || isTop(value):
		return nil, unknown("the value of " + scalarText(key) + " is not known until apply")
	case found:
		return value, nil
	case a.ofTags():
		// The built-in policies that inherit a tag compare the tag of a group that lacks it with an empty text.
		return "", nil
	default:
		return nil, &doubt{kind: failed, reason: "there is no element " + quote(scalarText(key)) + " in " + describe(base)}
	}
}

// ofTags reports whether the base is the tags of a resource group or subscription.
func (a access) ofTags() bool {
	tags, ok := a.base.(access)
	if !ok {
		return false
	}
	name, ok := tags.key.(literal)
	text, _ := name.value.(string)
	return ok && strings.EqualFold(text, "tags")
}

func isTop(value any) bool {
	_, unknown := value.(arm.Unknown)
	return unknown
}

// element finds a member of an object by name, without regard to case, or an element of an array by its index.
func element(base, key any) (any, bool) {
	switch b := base.(type) {
	case map[string]any:
		name, ok := key.(string)
		if !ok {
			return nil, false
		}
		return member(b, name)
	case []any:
		index, ok := key.(float64)
		if !ok || index != float64(int(index)) || index < 0 || int(index) >= len(b) {
			return nil, false
		}
		return b[int(index)], true
	default:
		return nil, false
	}
}

// compile reads a value of a policy file: strings that are template expressions are parsed, in arrays and objects too.
func compile(d document, path string, value any) expression {
	switch v := value.(type) {
	case string:
		return compileText(d, path, v)
	case []any:
		items := make(list, len(v))
		for i, item := range v {
			items[i] = compile(d, path, item)
		}
		return collapse(items)
	case map[string]any:
		object := make(record, len(v))
		for key, item := range v {
			object[key] = compile(d, path, item)
		}
		return object
	default:
		return literal{v}
	}
}

// collapse turns a list of literals into one, so that it is not built again for every resource.
func collapse(items list) expression {
	values := make([]any, len(items))
	for i, item := range items {
		constant, ok := item.(literal)
		if !ok {
			return items
		}
		values[i] = constant.value
	}
	return literal{values}
}

func compileText(d document, path, text string) expression {
	source, isExpression := expressionIn(text)
	if !isExpression {
		return literal{source}
	}
	parsed, err := parseExpression(source)
	if err != nil {
		d.problems.add(Problem{File: d.file, Path: path, What: err.Error(), Expected: "an expression that Azure Policy can evaluate", Got: quote(text)})
		return broken{err.Error()}
	}
	return parsed
}

// expressionIn takes the brackets off a template expression. A text that begins with two brackets stands for itself with one,
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
func expressionIn(text string) (source string, isExpression bool) {
	switch {
	case strings.HasPrefix(text, "[[") && strings.HasSuffix(text, "]"):
		return text[1:], false
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		return text[1 : len(text)-1], true
	default:
		return text, false
	}
}
