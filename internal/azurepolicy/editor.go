package azurepolicy

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// editor applies the operations of one policy to a copy of a resource.
type editor struct {
	scene    *scene
	policy   *instance
	original *subject // what the program sends
	resource arm.Resource
	claims   map[string]claim // what the policies set, by field in lower case
	changes  []Change
	doubts   []string
	refusal  string // why the request is refused
	outside  bool   // the policy does not apply to such a resource
}

// apply does one operation, unless its condition says not to.
func (e *editor) apply(o operation) {
	due, d := e.due(o)
	if d != nil {
		e.doubts = append(e.doubts, d.reason)
		return
	}
	if !due {
		return
	}
	name, d := e.text(o.field)
	value, d2 := o.value.evaluate(e.scene)
	for _, doubted := range []*doubt{d, d2} {
		if doubted != nil {
			e.doubts = append(e.doubts, doubted.reason)
			return
		}
	}
	target, err := parseField(name)
	if err != nil {
		e.doubts = append(e.doubts, err.Error())
		return
	}
	if other := e.contested(name, value); other != "" && !strings.HasSuffix(name, "[*]") {
		e.doubts = append(e.doubts, fmt.Sprintf("the policy %s sets %s to another value, and which of them Azure takes depends on their conflict effects", other, name))
		return
	}
	switch t := target.(type) {
	case tag:
		e.changeTag(o.word, name, t, value)
	case alias:
		e.changeAlias(o.word, t, value)
	default:
		e.outside = e.outside || changesIdentity(name) && !isMachine(e.original)
		if !e.outside {
			e.doubts = append(e.doubts, "what Azure makes of a change of "+name+" is not known here")
		}
	}
}

// due evaluates the condition of an operation.
func (e *editor) due(o operation) (bool, *doubt) {
	if o.condition == nil {
		return true, nil
	}
	value, d := o.condition.evaluate(e.scene)
	if d != nil {
		return false, d
	}
	return strings.EqualFold(scalarText(value), "true"), nil
}

func (e *editor) text(from expression) (string, *doubt) {
	value, d := from.evaluate(e.scene)
	text, ok := value.(string)
	if d == nil && !ok {
		d = unknown("the field of an operation is " + describe(value))
	}
	return text, d
}

func (e *editor) changeTag(word, name string, t tag, value any) {
	tags, isObject := e.resource.At("tags").(map[string]any)
	if !isObject && e.resource.At("tags") != nil {
		e.doubts = append(e.doubts, "the tags are not known until apply")
		return
	}
	old, exists := member(tags, t.name)
	if isTop(old) {
		e.doubts = append(e.doubts, name+" is not known until apply")
		return
	}
	switch {
	case word == "remove":
		value = nil
	case word == "add" && exists:
		return
	case word == "append" && exists && !equalTexts(old, value):
		e.refusal = fmt.Sprintf("append would replace %s, which is %s", name, describe(old))
		return
	}
	if exists == (value != nil) && (!exists || equalTexts(old, value)) {
		return
	}
	// A program that sends tags sends all of them: one that a policy adds is a difference at the next refresh.
	e.changes = append(e.changes, Change{Operation: wordsOfOperations[word], Field: name, Old: old, New: value, Drift: e.original.at("tags") != nil})
	for key := range tags {
		if strings.EqualFold(key, t.name) {
			delete(tags, key)
		}
	}
	if value != nil {
		e.resource.Put(value, "tags", t.name)
	}
}

var wordsOfOperations = map[string]string{"add": "add", "addorreplace": "addOrReplace", "remove": "remove", "append": "append"}

func equalTexts(a, b any) bool { return sameValue(a, b, false) }

// changeAlias changes a property. An alias that ends with [*] adds an element, or with addOrReplace makes it the only one,
// https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays#modifying-arrays
func (e *editor) changeAlias(word string, a alias, value any) {
	where := e.original.locate(e.scene.run, a)
	switch {
	case where.doubt != nil:
		e.doubts = append(e.doubts, where.doubt.reason)
		return
	case where.guessed:
		e.doubts = append(e.doubts, "it is not known where "+a.resourceType+" has "+a.text)
		return
	case word == "remove":
		e.doubts = append(e.doubts, "remove is for tags only")
		return
	}
	path := where.paths[0]
	edit := &edit{word: word, alias: a, value: value}
	edit.at(e.resource.Body, path, 0)
	for i := range edit.changes {
		edit.changes[i].Drift = edit.changes[i].Old != nil
	}
	e.changes = append(e.changes, edit.changes...)
	e.doubts = append(e.doubts, edit.doubts...)
	if edit.refusal != "" {
		e.refusal = edit.refusal
	}
}
