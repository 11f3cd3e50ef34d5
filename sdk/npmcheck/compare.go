package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// counts says how much was compared.
type counts struct{ Resources, Types, Enums, Properties, Values, Defaults, Cut int }

func (c counts) String() string {
	return fmt.Sprintf("%d resources, %d object types, %d enums, %d properties, %d enum values, %d defaults compared; %d listed as cut",
		c.Resources, c.Types, c.Enums, c.Properties, c.Values, c.Defaults, c.Cut)
}

// result is the outcome for one folder of excerpts. Each difference is one
// line: "module declaration: what differs".
type result struct {
	Counts      counts
	Differences []string
}

// comparison holds what is declared upstream while the excerpts are walked.
type comparison struct {
	result
	renderer
	files           map[string]string
	inputs, outputs map[string]map[string]member

	// Of the excerpt that is being compared:
	excerpt                       excerpt
	inputDefaults, outputDefaults map[string]defaults
	cutUsed                       map[string]bool
}

// compare holds every declaration of the excerpts against the npm package's files.
func compare(excerpts []excerpt, files map[string]string) result {
	modules := map[string]bool{}
	for _, e := range excerpts {
		modules[e.Module] = true
	}
	keep := func(namespace string) bool { return modules[namespace] }
	c := &comparison{
		renderer: newRenderer(excerpts),
		files:    files,
		inputs:   parseInterfaces(files["types/input.d.ts"], keep),
		outputs:  parseInterfaces(files["types/output.d.ts"], keep),
	}
	for _, e := range excerpts {
		c.compareExcerpt(e)
	}
	return c.result
}

func (c *comparison) compareExcerpt(e excerpt) {
	c.excerpt, c.cutUsed = e, map[string]bool{}
	c.inputDefaults = typeDefaults(c.files["types/input.js"], e.Module)
	c.outputDefaults = typeDefaults(c.files["types/output.js"], e.Module)
	if e.Provider != nil {
		c.compareProvider(*e.Provider)
	}
	for _, token := range sortedKeys(e.Resources) {
		c.compareResource(token, e.Resources[token])
	}
	enums := parseEnums(c.files["types/enums/"+e.Module+"/index.d.ts"])
	for _, token := range sortedKeys(e.Types) {
		if t := e.Types[token]; t.Enum != nil {
			c.compareEnum(simpleName(token), t, enums)
		} else {
			c.compareType(simpleName(token), t)
		}
	}
	for _, key := range sortedKeys(e.Cut) {
		c.Counts.Cut += len(e.Cut[key])
		if !c.cutUsed[key] {
			c.differ(key, "is listed as cut, but there is no such declaration here")
		}
	}
}

func (c *comparison) compareProvider(p resource) {
	c.Counts.Resources++
	declared := parseInterfaces(c.files["provider.d.ts"], func(string) bool { return true })
	c.compareMembers("Provider.inputs", p.Inputs, p.RequiredInputs, declared["ProviderArgs"], input)
	c.compareDefaults("Provider.inputs", p.Inputs, parseDefaults(c.files["provider.js"]))
}

func (c *comparison) compareResource(token string, r resource) {
	c.Counts.Resources++
	name := simpleName(token)
	file := resourceFile(c.excerpt.Module, name)
	declared := parseInterfaces(c.files[file+".d.ts"], func(string) bool { return true })
	class, args := declared[name], declared[name+"Args"]
	if class == nil || args == nil {
		c.differ(name, "no such resource upstream")
		return
	}
	c.compareMembers(name+".inputs", r.Inputs, r.RequiredInputs, args, input)
	c.compareMembers(name+".outputs", r.Outputs, r.Required, fromOutputs(class), output)

	js := c.files[file+".js"]
	if m := tokenPattern.FindStringSubmatch(js); m == nil || m[1] != token {
		c.differ(name, "token is %s; npm has %v", token, m)
	}
	c.compareAliases(name, r, js)
	c.compareDefaults(name+".inputs", r.Inputs, parseDefaults(js))
}

// compareAliases matters to state: a missing alias replaces a resource that
// was made under the other name.
func (c *comparison) compareAliases(name string, r resource, js string) {
	declared := []string{}
	for _, alias := range r.Aliases {
		declared = append(declared, alias.Type)
	}
	upstream := []string{}
	for _, m := range aliasPattern.FindAllStringSubmatch(js, -1) {
		upstream = append(upstream, m[1])
	}
	slices.Sort(declared)
	slices.Sort(upstream)
	if !slices.Equal(declared, upstream) {
		c.differ(name, "aliases are %v; npm has %v", declared, upstream)
	}
}

// fromOutputs turns "readonly x: pulumi.Output<T | undefined>" into the form
// that interfaces have: an optional x of type T.
func fromOutputs(class map[string]member) map[string]member {
	plain := map[string]member{}
	for name, m := range class {
		t, ok := strings.CutPrefix(m.Type, "pulumi.Output<")
		if !ok {
			continue
		}
		t = strings.TrimSuffix(t, ">")
		t, optional := strings.CutSuffix(t, "|undefined")
		plain[name] = member{Type: t, Optional: optional}
	}
	return plain
}

// compareType finds a type on the side where upstream declares it; a type that
// is used on both sides must fit both.
func (c *comparison) compareType(name string, t typeSpec) {
	c.Counts.Types++
	key := c.excerpt.Module + "/" + name
	found := false
	if declared, ok := c.inputs[key+"Args"]; ok {
		found = true
		c.compareMembers(name, t.Properties, t.Required, declared, input)
		c.compareDefaults(name, t.Properties, c.inputDefaults[strings.ToLower(name)+"args"])
	}
	if declared, ok := c.outputs[key]; ok {
		found = true
		c.compareMembers(name, t.Properties, t.Required, declared, output)
		c.compareDefaults(name, t.Properties, c.outputDefaults[strings.ToLower(name)])
	}
	if !found {
		c.differ(name, "no such type upstream")
	}
}

func (c *comparison) compareEnum(name string, t typeSpec, enums map[string][]string) {
	c.Counts.Enums++
	upstream, ok := enums[name]
	if !ok {
		c.differ(name, "no such enum upstream")
		return
	}
	declared := []string{}
	for _, value := range t.Enum {
		c.Counts.Values++
		valueName := value.Name
		if valueName == "" {
			valueName = value.Value
		}
		declared = append(declared, valueName+"="+value.Value)
	}
	if !slices.Equal(declared, upstream) {
		c.differ(name, "enum values are %v; npm has %v", declared, upstream)
	}
}

// compareMembers compares the properties of one declaration.
func (c *comparison) compareMembers(name string, properties map[string]property, required []string, upstream map[string]member, s side) {
	cut := c.cut(name)
	for _, key := range sortedKeys(properties) {
		c.Counts.Properties++
		m, ok := upstream[key]
		if !ok {
			c.differ(name+"."+key, "no such property upstream")
			continue
		}
		if optional := !slices.Contains(required, key); optional != m.Optional {
			c.differ(name+"."+key, "is %s; npm has %s", optionality(optional), optionality(m.Optional))
		}
		declared := canonical(c.render(properties[key], s), nil)
		if actual := canonical(m.Type, c.cut(name+"."+key)); declared != actual {
			c.differ(name+"."+key, "is %s; npm has %s", declared, actual)
		}
		if slices.Contains(cut, key) {
			c.differ(name+"."+key, "is listed as cut, but it is declared")
		}
	}
	for _, key := range sortedKeys(upstream) {
		if _, ok := properties[key]; !ok && !slices.Contains(cut, key) {
			c.differ(name+"."+key, "is missing, and not listed as cut")
		}
	}
	for _, key := range cut {
		if _, ok := upstream[key]; !ok {
			c.differ(name+"."+key, "is listed as cut, but upstream has no such property")
		}
	}
}

func (c *comparison) cut(key string) []string {
	if list, ok := c.excerpt.Cut[key]; ok {
		c.cutUsed[key] = true
		return list
	}
	return nil
}

func (c *comparison) differ(name, format string, args ...any) {
	where := strings.TrimSpace(c.excerpt.Module + " " + name)
	c.Differences = append(c.Differences, where+": "+fmt.Sprintf(format, args...))
}

func optionality(optional bool) string {
	if optional {
		return "optional"
	}
	return "required"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
