package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// field is what the word "field" of a condition, or the function field(), names.
type field interface {
	selectFrom(s *scene, r *subject) selection
}

// fixed is a field that every resource has,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#fields
type fixed struct {
	name string // in lower case
	read func(r *subject) any
}

func (f fixed) selectFrom(_ *scene, r *subject) selection {
	value := f.read(r)
	if isTop(value) {
		return unsure(unknown(f.name + " is not known until apply"))
	}
	return single(value)
}

var fixedFields = map[string]fixed{
	"type":          {"type", func(r *subject) any { return r.typeValue }},
	"name":          {"name", func(r *subject) any { return knownText(r.resource.Name) }},
	"fullname":      {"fullname", func(r *subject) any { return knownText(r.fullName) }},
	"id":            {"id", func(r *subject) any { return knownText(r.resource.ID) }},
	"kind":          {"kind", func(r *subject) any { return r.at("kind") }},
	"location":      {"location", func(r *subject) any { return r.location() }},
	"identity.type": {"identity.type", func(r *subject) any { return r.at("identity", "type") }},
	// Not on the page, but in built-in policies such as 516187d4-ef64-4a1b-ad6b-a7348502976c, with the ids as keys.
	"identity.userassignedidentities": {"identity.userassignedidentities", func(r *subject) any { return r.at("identity", "userAssignedIdentities") }},
	"tags":                            {"tags", func(r *subject) any { return r.at("tags") }},
}

// knownText is a text that the graph leaves empty when a preview does not know it.
func knownText(text string) any {
	if text == "" {
		return arm.Unknown{}
	}
	return text
}

// tag is the field of one tag.
type tag struct{ name string }

func (t tag) selectFrom(_ *scene, r *subject) selection {
	switch tags := r.at("tags").(type) {
	case arm.Unknown:
		return unsure(unknown("the tags are not known until apply"))
	case map[string]any:
		value, _ := member(tags, t.name)
		return single(value)
	default:
		return single(nil)
	}
}

// parseField reads the name of a field: a fixed one, a tag, or an alias.
func parseField(name string) (field, error) {
	if known, ok := fixedFields[strings.ToLower(name)]; ok {
		return known, nil
	}
	if t, ok := parseTag(name); ok {
		return t, nil
	}
	parsed, err := parseAlias(name)
	if err != nil {
		return nil, err
	}
	return parsed, nil
}

// parseTag reads tags.name, tags[name] and tags['name'], in which two apostrophes are one.
func parseTag(name string) (tag, bool) {
	rest, ok := cutPrefixFold(name, "tags")
	if !ok || len(rest) < 2 {
		return tag{}, false
	}
	if rest[0] == '.' {
		return tag{rest[1:]}, true
	}
	inside, ok := strings.CutPrefix(rest, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	if !ok || !closed {
		return tag{}, false
	}
	if len(inside) >= 2 && inside[0] == '\'' && inside[len(inside)-1] == '\'' {
		inside = strings.ReplaceAll(inside[1:len(inside)-1], "''", "'")
	}
	return tag{inside}, inside != ""
}
