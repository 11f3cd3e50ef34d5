package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// compare parses the packages in two folders and returns how many declarations
// the first has, and which of them the second lacks or writes otherwise.
func compare(slice, upstream string) (compared int, differences []string, err error) {
	ours, err := declarations(slice)
	if err != nil {
		return 0, nil, err
	}
	theirs, err := declarations(upstream)
	if err != nil {
		return 0, nil, err
	}
	for name, text := range ours {
		actual, ok := theirs[name]
		switch {
		case !ok:
			differences = append(differences, name+": not declared upstream")
		case actual != text:
			differences = append(differences, fmt.Sprintf("%s: differs\n\tslice:    %s\n\tupstream: %s", name, text, actual))
		}
	}
	sort.Strings(differences)
	return len(ours), differences, nil
}

// declarations prints every declaration of a package without comments, keyed
// by kind and name: "type Redis", "field RedisArgs.Sku", "func *Redis.ElementType".
func declarations(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, declaration := range parsed.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				addFunction(found, d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					addSpec(found, spec)
				}
			}
		}
	}
	return found, nil
}

func addFunction(found map[string]string, f *ast.FuncDecl) {
	name := f.Name.Name
	if f.Recv != nil {
		name = show(f.Recv.List[0].Type) + "." + name
	}
	switch {
	case name == "init":
		// One per file, and each registers just what the file declares.
		return
	case name == "*module.Construct":
		addCases(found, f)
		return
	case strings.HasPrefix(name, "New"):
		// Aliases name the other API versions, and those grow with each
		// release of the SDK. npmcheck compares them, at our own version.
		f.Body.List = withoutAliases(f.Body.List)
	}
	found["func "+name] = show(f)
}

// addCases records which resources a module can construct, one by one: a slice
// has fewer of them.
func addCases(found map[string]string, construct *ast.FuncDecl) {
	ast.Inspect(construct, func(node ast.Node) bool {
		if clause, ok := node.(*ast.CaseClause); ok && len(clause.List) == 1 {
			found["construct "+show(clause.List[0])] = show(clause.Body[0])
		}
		return true
	})
}

func withoutAliases(statements []ast.Stmt) []ast.Stmt {
	kept := []ast.Stmt{}
	for _, statement := range statements {
		assign, ok := statement.(*ast.AssignStmt)
		if ok && show(assign.Lhs[0]) == "aliases" {
			continue
		}
		kept = append(kept, statement)
	}
	return kept
}

func addSpec(found map[string]string, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		structure, ok := s.Type.(*ast.StructType)
		if !ok {
			found["type "+s.Name.Name] = show(s.Type)
			return
		}
		found["type "+s.Name.Name] = "struct"
		for _, field := range structure.Fields.List {
			text := show(field.Type)
			if field.Tag != nil {
				text += " " + field.Tag.Value
			}
			for _, name := range field.Names {
				found["field "+s.Name.Name+"."+name.Name] = text
			}
			if len(field.Names) == 0 {
				found["field "+s.Name.Name+"."+show(field.Type)] = text
			}
		}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			if name.Name != "_" {
				found["value "+name.Name] = show(s)
			}
		}
	}
}

// version is the SDK's own, which differs between the slice and upstream.
var version = regexp.MustCompile(`"[23]\.\d+\.\d+"`)

// show prints a node on one line, white space and versions made equal.
func show(node any) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, token.NewFileSet(), node); err != nil {
		return err.Error()
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	return version.ReplaceAllString(text, `"version"`)
}
