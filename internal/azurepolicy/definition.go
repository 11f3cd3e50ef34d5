package azurepolicy

import (
	"path"
	"slices"
	"strings"
)

// definition is a policy definition,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics
type definition struct {
	file, id, name, displayName string
	mode                        string // in lower case; "" when the file names none
	declared                    map[string]*declaration
	rule                        condition
	effect                      expression
	details                     details
	// flawed says that something beside the conditions could not be read, so that nothing can be said of any resource.
	flawed bool
}

// details is what an effect needs; which part is filled depends on the effects that the definition can have.
type details struct {
	// For auditIfNotExists and deployIfNotExists: which related resources count.
	relatedType, relatedName, group, existenceScope expression
	existence                                       condition // nil: any related resource will do
	// For modify and append.
	operations     []operation
	conflictEffect expression
}

// operation is one change of modify or append.
type operation struct {
	word      string // addorreplace, add, remove; append
	field     expression
	value     expression
	condition expression // nil: always
}

// The resource provider modes and the two of Resource Manager, in lower case,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics#mode
var (
	managerModes  = []string{"all", "indexed"}
	providerModes = []string{
		"microsoft.kubernetes.data", "microsoft.keyvault.data", "microsoft.network.data", "microsoft.managedhsm.data",
		"microsoft.datafactory.data", "microsoft.machinelearningservices.v2.data",
	}
)

// The effects, in lower case, https://learn.microsoft.com/azure/governance/policy/concepts/effect-basics
var effectNames = map[string]string{
	"addtonetworkgroup": "addToNetworkGroup", "append": "append", "audit": "audit", "auditifnotexists": "auditIfNotExists",
	"deny": "deny", "denyaction": "denyAction", "deployifnotexists": "deployIfNotExists", "disabled": "disabled",
	"manual": "manual", "modify": "modify", "mutate": "mutate",
}

const allEffects = "addToNetworkGroup, append, audit, auditIfNotExists, deny, denyAction, deployIfNotExists, disabled, manual, modify, mutate"

// readDefinition reads a definition; outer has its id and name, inner its policy rule.
func readDefinition(outer, inner document) *definition {
	before := len(outer.problems.list)
	read := &definition{file: outer.file, id: outer.text("id"), displayName: inner.text("displayName"), mode: strings.ToLower(inner.text("mode"))}
	read.name = nameOf(outer, read.id)
	if known := slices.Concat(managerModes, providerModes); read.mode != "" && !slices.Contains(known, read.mode) {
		inner.problems.add(Problem{File: inner.file, Path: inner.at("mode"), What: "is no mode of policies", Expected: "All, Indexed or a resource provider mode", Got: read.mode})
	}
	read.declared = declarations(inner)
	read.flawed = len(outer.problems.list) > before
	read.rule, read.effect = unreadable{"the policy has no rule that could be read"}, broken{"the policy has no effect that could be read"}
	rule, ok := inner.object("policyRule")
	if !ok {
		return read
	}
	r := reader{read.declared}
	r.onlyKeys(rule, "if", "then")
	if body, ok := rule.object("if"); ok {
		read.rule = r.condition(body)
	} else {
		rule.problem("has no if", "a condition", "")
	}
	if then, ok := rule.object("then"); ok {
		before = len(outer.problems.list)
		r.then(then, read)
		read.flawed = read.flawed || len(outer.problems.list) > before
	} else {
		rule.problem("has no then", "an effect", "")
	}
	return read
}

// nameOf is the name by which others refer to a policy file: its name, the end of its id, or the name of its file.
func nameOf(outer document, id string) string {
	if name := outer.text("name"); name != "" {
		return name
	}
	if id != "" {
		return path.Base(id)
	}
	return strings.TrimSuffix(path.Base(outer.file), path.Ext(outer.file))
}

func (r reader) then(d document, into *definition) {
	raw, ok := d.member("effect")
	if !ok {
		d.problem("has no effect", "one of "+allEffects, "")
		return
	}
	into.effect = r.compile(d, "effect", raw)
	for _, effect := range r.possibleEffects(raw) {
		text, _ := effect.(string)
		if _, known := effectNames[strings.ToLower(text)]; !known {
			d.problems.add(Problem{File: d.file, Path: d.at("effect"), What: "is no effect of policies", Expected: "one of " + allEffects, Got: describe(effect)})
		}
	}
	inside, ok := d.member("details")
	if !ok {
		return
	}
	if _, isArray := inside.([]any); isArray {
		into.details.operations = r.operations(d, "details", true)
		return
	}
	if read, ok := d.object("details"); ok {
		into.details = r.details(read)
	}
}

// possibleEffects are what a literal effect, or a parameter with allowed values, can be.
func (r reader) possibleEffects(raw any) []any {
	text, ok := raw.(string)
	if !ok {
		return []any{raw}
	}
	source, isExpression := expressionIn(text)
	if !isExpression {
		return []any{text}
	}
	declared, ok := r.parameterIn(source)
	switch {
	case !ok:
		return nil
	case declared.hasInitial:
		return append(slices.Clone(declared.allowed), declared.initial)
	default:
		return declared.allowed
	}
}

func (r reader) details(d document) details {
	optional := func(key string) expression {
		raw, ok := d.member(key)
		if !ok {
			return nil
		}
		return r.compile(d, key, raw)
	}
	read := details{
		relatedType: optional("type"), relatedName: optional("name"), group: optional("resourceGroupName"),
		existenceScope: optional("existenceScope"), conflictEffect: optional("conflictEffect"),
	}
	if existence, ok := d.object("existenceCondition"); ok {
		read.existence = r.condition(existence)
	}
	if _, ok := d.member("operations"); ok {
		read.operations = r.operations(d, "operations", false)
	}
	return read
}

// operations reads the changes of modify, or those of append, which have no word.
func (r reader) operations(d document, key string, appended bool) []operation {
	var read []operation
	for _, one := range d.objects(key) {
		made := operation{word: strings.ToLower(one.text("operation"))}
		if appended {
			made.word = "append"
		} else if !slices.Contains([]string{"add", "addorreplace", "remove"}, made.word) {
			one.problem("is no operation of modify", "add, addOrReplace or remove", quote(made.word))
			continue
		}
		rawField, hasField := one.member("field")
		rawValue, hasValue := one.member("value")
		if !hasField || !hasValue && made.word != "remove" {
			one.problem("lacks what to change or the new value", "field and value", "")
			continue
		}
		made.field, made.value = r.compile(one, "field", rawField), r.compile(one, "value", rawValue)
		if raw, ok := one.member("condition"); ok {
			made.condition = r.compile(one, "condition", raw)
		}
		read = append(read, made)
	}
	return read
}
