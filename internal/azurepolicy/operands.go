package azurepolicy

import "strings"

// fieldOperand is "field".
type fieldOperand struct {
	name expression
	// known is the field when its name is no expression.
	known field
	text  string
}

func (f *fieldOperand) String() string { return f.text }

func (f *fieldOperand) isLocation() bool { return strings.EqualFold(f.text, "location") }

func (f *fieldOperand) read(s *scene) selection {
	if f.known != nil {
		return f.known.selectFrom(s, s.viewed)
	}
	value, d := f.name.evaluate(s)
	if d != nil {
		return unsure(d)
	}
	name, ok := value.(string)
	if !ok {
		return unsure(&doubt{kind: failed, reason: "the name of a field is " + describe(value)})
	}
	parsed, err := s.run.field(name)
	if err != nil {
		return unsure(unknown(err.Error()))
	}
	return parsed.selectFrom(s, s.viewed)
}

// valueOperand is "value".
type valueOperand struct {
	value expression
	text  string
}

func (v *valueOperand) String() string { return v.text }

func (v *valueOperand) read(s *scene) selection {
	value, d := v.value.evaluate(s)
	if d != nil {
		return unsure(d)
	}
	return single(value)
}
