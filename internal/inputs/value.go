package inputs

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Value is what can be said about an input at one moment.
type Value struct {
	set   bool
	known bool
	plain any
}

// Of looks at an input without waiting: absent (nil), known (a plain value) or unknown (an output).
func Of(input pulumi.Input) Value {
	if input == nil {
		return Value{}
	}
	if _, isOutput := input.(pulumi.Output); isOutput {
		return Value{set: true}
	}
	// pulumi.StringPtr and its kin hand out pointers to unexported types, so that only reflection can read them.
	return read(reflect.ValueOf(input))
}

// Resolved is what an output resolved to: optional inputs arrive as pointers, and the id of a resource, which counts as a
// string input, as a [pulumi.ID]. See [pulumi.IDOutput.ToStringOutput].
func Resolved(plain any) Value {
	if plain == nil {
		return Value{}
	}
	return read(reflect.ValueOf(plain))
}

// read goes by the kind of a value, not by its type: a text is one by whatever name.
func read(reflected reflect.Value) Value {
	for reflected.Kind() == reflect.Pointer {
		if reflected.IsNil() {
			return Value{}
		}
		reflected = reflected.Elem()
	}
	switch reflected.Kind() {
	case reflect.String:
		return Known(reflected.String())
	case reflect.Bool:
		return Known(reflected.Bool())
	case reflect.Int:
		return Known(int(reflected.Int()))
	default:
		return Value{set: true}
	}
}

// Known is a value that is already there: a string, bool or int.
func Known(plain any) Value {
	return Value{set: true, known: true, plain: plain}
}

// IsSet says whether the caller gave the input at all.
func (v Value) IsSet() bool { return v.set }

// IsKnown says whether its plain value can be read now.
func (v Value) IsKnown() bool { return v.known }

// String returns the plain string, and false when it is absent, unknown or no string.
func (v Value) String() (string, bool) {
	text, ok := v.plain.(string)
	return text, ok && v.known
}

// Is says whether the value is known and equals text.
func (v Value) Is(text string) bool {
	got, known := v.String()
	return known && got == text
}

// Or returns what the caller gave, else the default.
func Or[T any](given *T, otherwise T) T {
	if given == nil {
		return otherwise
	}
	return *given
}
