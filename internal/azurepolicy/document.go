package azurepolicy

import (
	"fmt"
	"strings"
)

// document is a JSON object of a file, with its place in the file for messages. Azure reads the keys of policy files
// without regard to case.
type document struct {
	file, path string
	fields     map[string]any
	problems   *problems
}

func (d document) problem(what, expected, got string) {
	d.problems.add(Problem{File: d.file, Path: d.path, What: what, Expected: expected, Got: got})
}

// at returns the path of a member.
func (d document) at(name string) string {
	if d.path == "" {
		return name
	}
	return d.path + "." + name
}

// member finds a value without regard to case.
func (d document) member(name string) (any, bool) { return member(d.fields, name) }

func member(object map[string]any, name string) (any, bool) {
	if value, ok := object[name]; ok {
		return value, true
	}
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return nil, false
}

// object returns a member that is an object. A member of another type is a problem.
func (d document) object(name string) (document, bool) {
	value, ok := d.member(name)
	if !ok || value == nil {
		return document{}, false
	}
	return d.asObject(d.at(name), value)
}

func (d document) asObject(path string, value any) (document, bool) {
	fields, ok := value.(map[string]any)
	if !ok {
		d.problems.add(Problem{File: d.file, Path: path, What: "has the wrong type", Expected: "an object", Got: describe(value)})
		return document{}, false
	}
	return document{file: d.file, path: path, fields: fields, problems: d.problems}, true
}

// text returns a member that is a string, "" when it is absent. A member of another type is a problem.
func (d document) text(name string) string {
	value, ok := d.member(name)
	if !ok || value == nil {
		return ""
	}
	text, ok := value.(string)
	if !ok {
		d.problems.add(Problem{File: d.file, Path: d.at(name), What: "has the wrong type", Expected: "a string", Got: describe(value)})
	}
	return text
}

// array returns a member that is an array, nil when it is absent. A member of another type is a problem.
func (d document) array(name string) []any {
	value, ok := d.member(name)
	if !ok || value == nil {
		return nil
	}
	items, ok := value.([]any)
	if !ok {
		d.problems.add(Problem{File: d.file, Path: d.at(name), What: "has the wrong type", Expected: "an array", Got: describe(value)})
	}
	return items
}

// objects returns the objects of a member that is an array of objects.
func (d document) objects(name string) []document {
	var found []document
	for i, item := range d.array(name) {
		if object, ok := d.asObject(fmt.Sprintf("%s[%d]", d.at(name), i), item); ok {
			found = append(found, object)
		}
	}
	return found
}

// texts returns the strings of a member that is an array of strings.
func (d document) texts(name string) []string {
	var found []string
	for i, item := range d.array(name) {
		text, ok := item.(string)
		if !ok {
			d.problems.add(Problem{File: d.file, Path: fmt.Sprintf("%s[%d]", d.at(name), i), What: "has the wrong type", Expected: "a string", Got: describe(item)})
			continue
		}
		found = append(found, text)
	}
	return found
}
