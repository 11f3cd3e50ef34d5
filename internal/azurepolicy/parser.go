package azurepolicy

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// The deepest nesting of functions, and the longest expression, that Azure takes,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-rule-limits
const (
	deepestNesting    = 64
	longestExpression = 81920
)

// parser reads one template expression, without its brackets:
//
//	expression = primary { "." name | "[" expression "]" }
//	primary    = 'text' | number | name "(" [ expression { "," expression } ] ")" | "(" expression ")"
type parser struct {
	source string
	at     int
	depth  int
}

func parseExpression(source string) (expression, error) {
	if len(source) > longestExpression {
		return nil, fmt.Errorf("an expression of %d characters is longer than the %d that Azure takes", len(source), longestExpression)
	}
	p := &parser{source: source}
	parsed, err := p.expression()
	if err != nil {
		return nil, err
	}
	if p.peek() != 0 {
		return nil, fmt.Errorf("the expression has %s after its end", quote(p.source[p.at:]))
	}
	return parsed, nil
}

// peek skips blanks and returns the next character, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.source) && strings.IndexByte(" \t\r\n", p.source[p.at]) >= 0 {
		p.at++
	}
	if p.at == len(p.source) {
		return 0
	}
	return p.source[p.at]
}

func (p *parser) take(wanted byte) error {
	if p.peek() != wanted {
		return fmt.Errorf("the expression lacks a %q before %s", wanted, quote(p.source[p.at:]))
	}
	p.at++
	return nil
}

func (p *parser) expression() (expression, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepestNesting {
		return nil, fmt.Errorf("the expression is nested deeper than the %d levels that Azure takes", deepestNesting)
	}
	parsed, err := p.primary()
	for err == nil {
		switch p.peek() {
		case '.':
			p.at++
			name := p.name()
			if name == "" {
				return nil, fmt.Errorf("the expression lacks the name of a property before %s", quote(p.source[p.at:]))
			}
			parsed = access{parsed, literal{name}}
		case '[':
			p.at++
			var key expression
			if key, err = p.expression(); err == nil {
				parsed, err = access{parsed, key}, p.take(']')
			}
		default:
			return parsed, nil
		}
	}
	return nil, err
}

func (p *parser) primary() (expression, error) {
	switch next := p.peek(); {
	case next == '\'':
		return p.text()
	case next == '(':
		p.at++
		inner, err := p.expression()
		if err != nil {
			return nil, err
		}
		return inner, p.take(')')
	case next == '-' || next >= '0' && next <= '9':
		return p.number()
	default:
		return p.call()
	}
}

// text reads 'text', in which two apostrophes are one.
func (p *parser) text() (expression, error) {
	var text strings.Builder
	for i := p.at + 1; i < len(p.source); i++ {
		switch {
		case p.source[i] != '\'':
			text.WriteByte(p.source[i])
		case i+1 < len(p.source) && p.source[i+1] == '\'':
			text.WriteByte('\'')
			i++
		default:
			p.at = i + 1
			return literal{text.String()}, nil
		}
	}
	return nil, fmt.Errorf("the expression has a text without an end: %s", quote(p.source[p.at:]))
}

func (p *parser) number() (expression, error) {
	start := p.at
	p.at++
	for p.at < len(p.source) && strings.IndexByte("0123456789.", p.source[p.at]) >= 0 {
		p.at++
	}
	value, err := strconv.ParseFloat(p.source[start:p.at], 64)
	if err != nil {
		return nil, fmt.Errorf("%s is not a number", quote(p.source[start:p.at]))
	}
	return literal{value}, nil
}

func (p *parser) name() string {
	p.peek()
	start := p.at
	for i, r := range p.source[start:] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$' {
			return p.source[start:p.advance(i)]
		}
	}
	return p.source[start:p.advance(len(p.source)-start)]
}

func (p *parser) advance(by int) int {
	p.at += by
	return p.at
}

func (p *parser) call() (expression, error) {
	name := p.name()
	if name == "" {
		return nil, fmt.Errorf("the expression has no function, text or number at %s", quote(p.source[p.at:]))
	}
	if p.peek() != '(' {
		return nil, fmt.Errorf("%s is no function call", quote(name))
	}
	p.at++
	var arguments []expression
	for p.peek() != ')' {
		if len(arguments) > 0 {
			if err := p.take(','); err != nil {
				return nil, err
			}
		}
		argument, err := p.expression()
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, argument)
	}
	p.at++
	return bind(name, arguments)
}

// bind finds a function and checks the number of its arguments.
func bind(name string, arguments []expression) (expression, error) {
	found, ok := functions()[strings.ToLower(name)]
	switch {
	case ok && (len(arguments) < found.min || found.max >= 0 && len(arguments) > found.max):
		return nil, fmt.Errorf("%s() takes %s, not %d", found.name, found.arity(), len(arguments))
	case ok:
		return call{found, arguments}, nil
	default:
		return nil, unknownFunction(name)
	}
}
