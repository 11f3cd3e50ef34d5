package azurepolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// largestFile is the most that is read of one file: room for a list of all built-in definitions, and no more.
const largestFile = 64 << 20

// Set is the policies of a folder.
type Set struct {
	definitions []*definition
	initiatives []*initiative
	assignments []*assignment
	values      map[string]any // of the parameter files, by name in lower case
	index       map[string][]*definition
	// Exemptions are the files that hold policy exemptions. They are not evaluated: what they exempt is judged all the same.
	Exemptions []string
}

// Definitions is the number of policy definitions that the folder holds.
func (s *Set) Definitions() int { return len(s.definitions) }

// Initiatives is the number of policy set definitions that the folder holds.
func (s *Set) Initiatives() int { return len(s.initiatives) }

// Assignments is the number of policy assignments that the folder holds.
func (s *Set) Assignments() int { return len(s.assignments) }

// Load reads every file of a folder, and of the folders in it, that ends with .json: policy definitions, initiatives,
// assignments, lists of those as the Azure CLI and the REST API print them, and files of parameter values,
// {"name": {"value": ...}}, alone or under "parameters". A definition may stand as the REST API has it, with "properties", or
// without. It returns every problem that it finds; what could be read of a file with problems is in the set, and what could
// not is undecided when the set is evaluated.
func Load(folder fs.FS) (*Set, []Problem) {
	l := &loader{set: &Set{values: map[string]any{}}, problems: &problems{}}
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.problems.add(Problem{File: name, What: "cannot be read: " + reasonOf(err)})
		case !entry.IsDir() && strings.EqualFold(path.Ext(name), ".json"):
			l.file(folder, name)
		}
		return nil
	})
	if err != nil {
		l.problems.add(Problem{File: ".", What: "cannot be read: " + reasonOf(err)})
	}
	if l.files == 0 && len(l.problems.list) == 0 {
		l.problems.add(Problem{File: ".", What: "has no policy", Expected: "files that end with .json", Got: "none"})
	}
	l.set.index = indexOfDefinitions(l.set.definitions)
	l.ambiguous()
	return l.set, l.problems.sorted()
}

// ambiguous reports references that several definitions of the folder answer: the first one is taken.
func (l *loader) ambiguous() {
	check := func(file, reference string) {
		found := l.set.find(reference)
		if len(found) < 2 {
			return
		}
		var files []string
		for _, d := range found {
			files = append(files, d.file)
		}
		l.problems.add(Problem{File: file, What: "refers to a definition that the folder has more than once", Expected: "one " + reference, Got: strings.Join(files, ", ")})
	}
	for _, i := range l.set.initiatives {
		for _, m := range i.members {
			check(i.file, m.definitionID)
		}
	}
	for _, a := range l.set.assignments {
		check(a.file, a.policyID)
	}
}

// reasonOf is the reason of a file error without the path, which the problem has already.
func reasonOf(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

type loader struct {
	set      *Set
	problems *problems
	files    int
}

func (l *loader) file(folder fs.FS, name string) {
	l.files++
	content, err := read(folder, name)
	if err != nil {
		l.problems.add(Problem{File: name, What: "cannot be read: " + reasonOf(err)})
		return
	}
	var value any
	if err := json.Unmarshal(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), &value); err != nil {
		l.problems.add(Problem{File: name, What: "is not JSON: " + err.Error(), Expected: "a policy definition, initiative or assignment", Got: positionOf(err, content)})
		return
	}
	l.value(name, "", value)
}

func read(folder fs.FS, name string) ([]byte, error) {
	opened, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }() // nothing was written
	content, err := io.ReadAll(io.LimitReader(opened, largestFile+1))
	if err != nil {
		return nil, err
	}
	if len(content) > largestFile {
		return nil, fmt.Errorf("it is larger than %d MiB", largestFile>>20)
	}
	return content, nil
}

// positionOf says where in a file the JSON ends to be JSON.
func positionOf(err error, content []byte) string {
	at := len(content)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = min(int(syntax.Offset), len(content))
	}
	before := content[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("line %d, column %d", line, at-bytes.LastIndexByte(before, '\n')-1)
}

// value reads what a file, or an element of a list, holds.
func (l *loader) value(file, at string, value any) {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			l.value(file, fmt.Sprintf("%s[%d]", at, i), item)
		}
	case map[string]any:
		l.object(document{file: file, path: at, fields: v, problems: l.problems})
	default:
		l.problems.add(Problem{File: file, Path: at, What: "is no policy", Expected: "an object or an array of objects", Got: describe(value)})
	}
}

func (l *loader) object(outer document) {
	if _, ok := outer.member("apiVersion"); ok {
		outer.fields, _ = unescaped(outer.fields).(map[string]any)
	}
	inner := outer
	if properties, ok := outer.member("properties"); ok {
		if read, ok := outer.asObject(outer.at("properties"), properties); ok {
			inner = read
		}
	}
	has := func(key string) bool { _, ok := inner.member(key); return ok }
	listed, isList := outer.member("value")
	_, listIsArray := listed.([]any)
	switch {
	case has("policyRule"):
		l.set.definitions = append(l.set.definitions, readDefinition(outer, inner))
	case has("policyDefinitions"):
		l.set.initiatives = append(l.set.initiatives, readInitiative(outer, inner))
	case has("policyDefinitionId"):
		l.set.assignments = append(l.set.assignments, readAssignment(outer, inner))
	case has("exemptionCategory"):
		l.set.Exemptions = append(l.set.Exemptions, outer.file)
	case isList && listIsArray:
		l.value(outer.file, outer.at("value"), listed)
	case l.parameterFile(outer):
	default:
		outer.problem("is no policy", "a key policyRule, policyDefinitions or policyDefinitionId, or a file of parameter values", keysOf(outer))
	}
}

// unescaped takes one bracket off texts that begin with two, as a deployment does. Repositories keep definitions as resources of
// ARM templates, with an apiVersion, in which the expressions of the policy are escaped so that the deployment leaves them alone,
// https://learn.microsoft.com/azure/governance/policy/troubleshoot/general#scenario-policy-supported-functions-processed-by-template
func unescaped(value any) any {
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "[[") {
			return v[1:]
		}
		return v
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = unescaped(item)
		}
		return items
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[key] = unescaped(item)
		}
		return object
	default:
		return value
	}
}

// parameterFile reads a file of parameter values.
func (l *loader) parameterFile(d document) bool {
	inside := d
	if _, ok := d.member("parameters"); ok {
		if inside, ok = d.object("parameters"); !ok {
			return false
		}
	}
	for _, value := range inside.fields {
		object, _ := value.(map[string]any)
		if _, ok := object["value"]; !ok || len(object) != 1 {
			return false
		}
	}
	for name, value := range inside.fields {
		l.set.values[strings.ToLower(name)] = value.(map[string]any)["value"]
	}
	return len(inside.fields) > 0
}

// keysOf names the keys of an object, to say what it is instead of a policy.
func keysOf(d document) string {
	if len(d.fields) == 0 {
		return "an empty object"
	}
	names := slices.Sorted(maps.Keys(d.fields))
	if len(names) > 8 {
		names = append(names[:8], "...")
	}
	return strings.Join(names, ", ")
}
