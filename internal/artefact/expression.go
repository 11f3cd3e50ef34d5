package artefact

import (
	"errors"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// evaluate evaluates the expressions in a value at any depth; what cannot be evaluated is arm.Unknown.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
func (s *scope) evaluate(value any) any {
	switch v := value.(type) {
	case string:
		return s.text(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = s.evaluate(item)
		}
		return items
	case map[string]any:
		made := make(map[string]any, len(v))
		for name, member := range v {
			if name == "copy" {
				s.unroll(made, member)
				continue
			}
			key, known := s.evaluate(name).(string)
			if !known {
				// An object with a member whose name is not known is not known.
				return arm.Unknown{}
			}
			if evaluated := s.evaluate(member); evaluated != nil {
				made[key] = evaluated
			}
		}
		return made
	default:
		return value
	}
}

// text evaluates a text: [expression], or [[ for a literal that begins with a bracket.
func (s *scope) text(value string) any {
	switch {
	case strings.HasPrefix(value, "[["):
		return value[1:]
	case !strings.HasPrefix(value, "[") || !strings.HasSuffix(value, "]"):
		return value
	}
	p := &expression{text: value[1 : len(value)-1], scope: s}
	result, err := p.whole()
	if err != nil {
		return arm.Unknown{}
	}
	return result
}

// expression is one expression being read and evaluated from the left to the right.
type expression struct {
	text  string
	at    int
	depth int
	scope *scope
}

// errExpression is an expression that cannot be read. Azure would refuse it; here its value is not known.
var errExpression = errors.New("not an expression")

func (p *expression) whole() (any, error) {
	value, err := p.value()
	p.blanks()
	if err == nil && p.at < len(p.text) {
		err = errExpression
	}
	return value, err
}

func (p *expression) blanks() {
	for p.at < len(p.text) && strings.ContainsRune(" \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
}

func (p *expression) next(character byte) bool {
	p.blanks()
	if p.at < len(p.text) && p.text[p.at] == character {
		p.at++
		return true
	}
	return false
}

// value reads a literal or a call, and what is selected from it.
func (p *expression) value() (any, error) {
	if p.depth++; p.depth > mostDepth {
		return nil, errExpression
	}
	defer func() { p.depth-- }()
	p.blanks()
	if p.at >= len(p.text) {
		return nil, errExpression
	}
	switch first := p.text[p.at]; {
	case first == '\'':
		return p.quoted()
	case first == '-' || first >= '0' && first <= '9':
		return p.number()
	}
	value, err := p.call()
	for err == nil {
		switch {
		case p.next('.'):
			value = member(value, p.word())
		case p.next('['):
			var index any
			if index, err = p.value(); err == nil && !p.next(']') {
				err = errExpression
			}
			value = element(value, index)
		default:
			return value, nil
		}
	}
	return nil, err
}

// quoted reads 'text', in which ” is one quotation mark.
func (p *expression) quoted() (any, error) {
	var text strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		if p.text[p.at] != '\'' {
			text.WriteByte(p.text[p.at])
			continue
		}
		if p.at++; p.at >= len(p.text) || p.text[p.at] != '\'' {
			return text.String(), nil
		}
		text.WriteByte('\'')
	}
	return nil, errExpression
}

func (p *expression) number() (any, error) {
	start := p.at
	for p.at++; p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9'; p.at++ {
	}
	number, err := strconv.ParseFloat(p.text[start:p.at], 64)
	if err != nil {
		return nil, errExpression
	}
	return number, nil
}

// word reads a name; the names of a user's functions have a dot, and are read as a selection of something unknown.
func (p *expression) word() string {
	start := p.at
	for p.at < len(p.text) && (p.text[p.at] == '_' || p.text[p.at] == '$' || isAlphanumeric(p.text[p.at])) {
		p.at++
	}
	return p.text[start:p.at]
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// call reads name(argument, ...) and calls the function.
func (p *expression) call() (any, error) {
	name := p.word()
	for name != "" && p.next('.') {
		name += "." + p.word()
	}
	if name == "" || !p.next('(') {
		return nil, errExpression
	}
	var arguments []any
	body := ""
	for !p.next(')') {
		if len(arguments) > 0 && !p.next(',') {
			return nil, errExpression
		}
		start := p.at
		argument, err := p.value()
		body = p.text[start:p.at]
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, argument)
	}
	if strings.EqualFold(name, "lambda") {
		return newLambda(arguments, body), nil
	}
	return bound(p.scope.function(strings.ToLower(name), arguments)), nil
}

// member selects a property, without regard to case; what a value that is not known holds is not known either.
func member(value any, name string) any {
	object, isObject := value.(map[string]any)
	if !isObject {
		return arm.Unknown{}
	}
	for candidate, found := range object {
		if strings.EqualFold(candidate, name) {
			return found
		}
	}
	return arm.Unknown{}
}

// element selects an item of a list, or a property by its name.
func element(value, index any) any {
	items, isList := value.([]any)
	number, isNumber := index.(float64)
	name, isName := index.(string)
	switch {
	case isList && isNumber && number >= 0 && int(number) < len(items):
		return items[int(number)]
	case isName:
		return member(value, name)
	default:
		return arm.Unknown{}
	}
}
