package packageschema

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

// enum makes the type of an input that accepts certain words, and returns the reference to it.
func (f *finisher) enum(structType reflect.Type, field strictdecode.Field, words []string) string {
	owner := typeName(structType)
	if owner == "HardenedCache" {
		owner = ""
	}
	token := tokenOf(owner + capital(field.Key))
	enum := schema.ComplexTypeSpec{ObjectTypeSpec: schema.ObjectTypeSpec{Type: "string", Description: f.text(structType, field.Name)}}
	for _, word := range words {
		enum.Enum = append(enum.Enum, schema.EnumValueSpec{Name: identifier(word), Value: word})
	}
	f.finished[token] = enum
	return typePrefix + token
}

// identifier is a name for a word that every language accepts: `allkeys-lru` becomes AllkeysLru, and `6` V6.
func identifier(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	var name strings.Builder
	for _, part := range parts {
		name.WriteString(capital(part))
	}
	if unicode.IsDigit(rune(word[0])) {
		return "V" + name.String()
	}
	return name.String()
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
