package fleet

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// File is a fleet file. [Parse] reads one.
type File struct {
	// AddressPlan says from where the networks of foundations come; nil when the file has no plan.
	AddressPlan *AddressPlan
	// Entries are the environments, sorted by name.
	Entries []Entry

	defaults layer
	classes  map[string]layer
	misread  bool // whether there were problems, so that parts of what somebody wrote may be missing here
}

// Entry is one environment of a fleet file.
type Entry struct {
	// Name is the environment's name, which is also that of its stack.
	Name string
	// Class is the class whose settings it takes; "" for none.
	Class string
	// Labels select environments on the command line.
	Labels map[string]string

	own layer
}

// LabelText shows the labels in a fixed order: "stage=prod, team=orders".
func (e Entry) LabelText() string {
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(e.Labels)) {
		pairs = append(pairs, key+"="+e.Labels[key])
	}
	return strings.Join(pairs, ", ")
}

// Keys of a fleet file, beside those that a layer has.
const (
	addressPlanKey  = "addressPlan"
	defaultsKey     = "defaults"
	classesKey      = "classes"
	environmentsKey = "environments"
	classKey        = "class"
	labelsKey       = "labels"
)

// Parse reads a fleet file, as far as that goes: with problems too there is a file, without what could not be read. The
// problems are those of the file itself; [File.Check] judges the environments that follow from it. The error is for contents
// that are no YAML.
func Parse(contents []byte) (*File, validation.Problems, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(contents, &root); err != nil {
		return nil, nil, yamlerror.Of(contents, err)
	}
	r := reader{file: &File{classes: map[string]layer{}}, problems: withoutDuplicates("", &root)}
	var top any
	if err := root.Decode(&top); err != nil {
		return nil, nil, fmt.Errorf("decoding: %w", err)
	}
	r.top(plain(top))
	r.file.misread = len(r.problems) > 0
	return r.file, r.problems, nil
}

// reader collects what is wrong while it fills the file.
type reader struct {
	file     *File
	problems validation.Problems
}

func (r *reader) top(data any) {
	keys := []string{addressPlanKey, defaultsKey, classesKey, environmentsKey}
	if _, isObject := data.(map[string]any); data != nil && !isObject {
		r.problems.Add("the whole file", "wrong type", "an object with the keys "+strings.Join(keys, ", "), kindOf(data))
		return
	}
	again := len(r.problems) > 0
	top := r.object("", data, keys)
	if plan, given := top[addressPlanKey]; given {
		r.addressPlan(plan)
	}
	r.file.defaults = r.layer(defaultsKey, r.object(defaultsKey, top[defaultsKey], layerKeys()))
	classes := r.object(classesKey, top[classesKey], nil)
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		path := validation.Join(classesKey, name)
		r.file.classes[name] = r.layer(path, r.object(path, classes[name], layerKeys()))
	}
	entries := r.object(environmentsKey, top[environmentsKey], nil)
	if len(entries) == 0 {
		r.problems.Add(environmentsKey, "no environment at all", "one entry for each environment, by its name", "")
	}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		r.entry(name, entries[name])
	}
	if !again { // what is written twice could have the class
		r.unusedClasses()
	}
}

func (r *reader) entry(name string, data any) {
	path := validation.Join(environmentsKey, name)
	r.problems.Append(naming.Environment.Check(path, name))
	given := r.object(path, data, append(layerKeys(), classKey, labelsKey))
	entry := Entry{Name: name, Labels: map[string]string{}}
	if class, isGiven := given[classKey]; isGiven {
		entry.Class = r.class(validation.Join(path, classKey), class)
	}
	labels := r.object(validation.Join(path, labelsKey), given[labelsKey], nil)
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		at := validation.Join(validation.Join(path, labelsKey), key)
		text, isText := labels[key].(string)
		if !isText || text == "" || strings.ContainsAny(key+text, "=, ") || key == "" {
			r.problems.Add(at, "not a label", "key and value in letters, digits and hyphens, in quotes where YAML reads something else", validation.Quote(fmt.Sprint(labels[key])))
		}
		entry.Labels[key] = text
	}
	delete(given, classKey)
	delete(given, labelsKey)
	entry.own = r.layer(path, given)
	r.file.Entries = append(r.file.Entries, entry)
}

func (r *reader) class(path string, data any) string {
	name, isText := data.(string)
	if _, known := r.file.classes[name]; !isText || !known {
		names := slices.Sorted(maps.Keys(r.file.classes))
		if len(names) == 0 {
			r.problems.Add(path, "unknown class", "no class, since the file has none under `"+classesKey+"`", validation.Quote(fmt.Sprint(data)))
			return ""
		}
		r.problems = append(r.problems, validation.Unknown(path, "class", fmt.Sprint(data), names))
		return ""
	}
	return name
}

// unusedClasses refuses classes that nothing takes: a misspelt one would silently change nothing.
func (r *reader) unusedClasses() {
	for _, name := range slices.Sorted(maps.Keys(r.file.classes)) {
		used := slices.ContainsFunc(r.file.Entries, func(e Entry) bool { return e.Class == name })
		if !used && len(r.file.Entries) > 0 {
			r.problems.Add(validation.Join(classesKey, name), "no environment has this class", "an environment with `"+classKey+": "+name+"`, or no such class", "")
		}
	}
}

// object is data as an object with known keys only; any key is known without a list. Null is an empty one.
func (r *reader) object(path string, data any, known []string) map[string]any {
	if data == nil {
		return map[string]any{}
	}
	entries, isObject := data.(map[string]any)
	if !isObject {
		r.problems.Add(path, "wrong type", "an object", kindOf(data))
		return map[string]any{}
	}
	checked := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if known != nil && !slices.Contains(known, key) {
			r.problems = append(r.problems, validation.Unknown(validation.Join(path, key), "key", key, known))
			continue
		}
		checked[key] = entries[key]
	}
	return checked
}

// kindOf names the type of a value and never the value, which could be a secret in the wrong place.
func kindOf(data any) string {
	switch data.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a string"
	case bool:
		return "true or false"
	default:
		return "a number"
	}
}

// layerKeys are those of the defaults, of a class and of an entry: what a stack file holds, without its nesting.
func layerKeys() []string {
	keys := append([]string{azureNativeKey}, pulumisOwn...)
	for _, field := range strictdecode.Fields(reflect.TypeFor[environment.Environment]()) {
		keys = append(keys, field.Key)
	}
	return keys
}
