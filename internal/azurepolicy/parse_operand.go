package azurepolicy

import (
	"strings"
)

// operand reads the left side of a comparison: exactly one of field, value and count.
func (r reader) operand(d document) (operand, classes, bool) {
	var words []string
	for _, word := range operandWords {
		if _, ok := d.member(word); ok {
			words = append(words, word)
		}
	}
	if len(words) != 1 {
		d.problem("does not say what is compared", "one of field, value, count", strings.Join(words, " and "))
		return nil, 0, false
	}
	raw, _ := d.member(words[0])
	switch words[0] {
	case "field":
		read, ok := r.field(d, raw)
		return read, classOf(read), ok
	case "value":
		text := "value"
		if source, ok := raw.(string); ok {
			text = "value " + source
		}
		return &valueOperand{value: r.compile(d, "value", raw), text: text}, ofOther, true
	default:
		read, ok := r.count(d)
		return read, ofOther, ok
	}
}

// classOf says whether a comparison of the field matters to applicability.
func classOf(f *fieldOperand) classes {
	if f == nil {
		return ofOther
	}
	known, _ := f.known.(fixed)
	switch known.name {
	case "type":
		return ofType
	case "name":
		return ofName
	case "kind":
		return ofKind
	default:
		return ofOther
	}
}

// field reads a "field". A name that is an expression is known only when it is evaluated.
func (r reader) field(d document, raw any) (*fieldOperand, bool) {
	text, ok := raw.(string)
	if !ok {
		d.problems.add(Problem{File: d.file, Path: d.at("field"), What: "has the wrong type", Expected: "the name of a field", Got: describe(raw)})
		return nil, false
	}
	name := r.compile(d, "field", text)
	constant, ok := name.(literal)
	if !ok {
		return &fieldOperand{name: name, text: text}, true
	}
	known, err := parseField(constant.value.(string))
	if err != nil {
		d.problems.add(Problem{File: d.file, Path: d.at("field"), What: err.Error(), Expected: "name, fullName, kind, type, location, id, identity.type, tags, a tag or an alias", Got: quote(text)})
		return nil, false
	}
	return &fieldOperand{name: name, known: known, text: text}, true
}

// count reads a "count" over an array alias or over a value.
func (r reader) count(d document) (*count, bool) {
	inside, ok := d.object("count")
	if !ok {
		return nil, false
	}
	rawField, hasField := inside.member("field")
	rawValue, hasValue := inside.member("value")
	if hasField == hasValue {
		inside.problem("does not say what is counted", "either field or value", "")
		return nil, false
	}
	r.onlyKeys(inside, "field", "value", "name", "where")
	read := &count{name: "default"}
	if hasField {
		if read.field, ok = r.field(inside, rawField); !ok {
			return nil, false
		}
		read.text = read.field.text
		if read.field.known != nil && !strings.HasSuffix(read.text, "[*]") {
			inside.problem("counts what is no array alias", "an alias that ends with [*]", quote(read.text))
			return nil, false
		}
	} else {
		read.value, read.text = r.compile(inside, "value", rawValue), "value "+describeTarget(rawValue)
	}
	if name := inside.text("name"); name != "" {
		read.name = name
	}
	if _, ok := inside.member("where"); ok {
		where, ok := inside.object("where")
		if !ok {
			return nil, false
		}
		read.where = r.condition(where)
	}
	return read, true
}

// compile reads a value with expressions, and reports parameters that the definition does not declare.
func (r reader) compile(d document, key string, raw any) expression {
	compiled := compile(d, d.at(key), raw)
	for name := range parametersIn(compiled) {
		if _, ok := r.declared[strings.ToLower(name)]; !ok {
			d.problems.add(Problem{File: d.file, Path: d.at(key), What: "uses a parameter that is not declared", Expected: "a parameter of the definition", Got: name})
		}
	}
	return compiled
}
