package stackschema

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// Comments are the texts of struct types and their fields: by `Type` and by `Type.Field`.
type Comments map[string]string

// Folders with the types that a stack file or a program of another language is read into, below the project's root.
var Folders = []string{"components/cacheaccess", "components/defender", "components/foundation", "components/hardenedcache", "internal/environment", "waivers"}

// ReadComments reads the comments of the struct types in the given folders of a project.
func ReadComments(project fs.FS) (Comments, error) {
	comments := Comments{}
	for _, folder := range Folders {
		files, err := fs.Glob(project, folder+"/*.go")
		if err != nil {
			return nil, fmt.Errorf("listing %s: %w", folder, err)
		}
		for _, file := range files {
			source, err := fs.ReadFile(project, file)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", file, err)
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("parsing %s: %w", file, err)
			}
			comments.addFile(parsed)
		}
	}
	return comments, nil
}

func (c Comments) addFile(file *ast.File) {
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE {
			continue
		}
		for _, spec := range general.Specs {
			named := spec.(*ast.TypeSpec)
			structure, isStruct := named.Type.(*ast.StructType)
			if !isStruct {
				continue
			}
			text := general.Doc.Text()
			if named.Doc != nil {
				text = named.Doc.Text()
			}
			c[named.Name.Name] = oneLine(text)
			for _, field := range structure.Fields.List {
				for _, name := range field.Names {
					c[named.Name.Name+"."+name.Name] = oneLine(field.Doc.Text())
				}
			}
		}
	}
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// Sentence is the text of a field as documentation shows it beside the field's key: without the Go name that leads a
// Go comment.
func (c Comments) Sentence(structName, fieldName string) string {
	text := strings.TrimPrefix(c[structName+"."+fieldName], fieldName+" ")
	text = strings.TrimPrefix(strings.TrimPrefix(text, "is "), "are ")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
