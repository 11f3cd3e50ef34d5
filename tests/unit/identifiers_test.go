package unit_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// A Go program hands over subnet.ID() and the like: outputs that count as strings to Go, but resolve to a pulumi.ID. Whatever the
// options, they must mean what the string means, its refusal included.
func TestAnyTextsThatArriveAsIdentifiersOfResourcesMeanTheSameAsStrings(t *testing.T) {
	t.Parallel()
	made, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		args := drawArgs(rt)
		want, wantErr := withTextsAs(args, func(text string) any { return pulumi.String(text).ToStringOutput() })
		got, gotErr := withTextsAs(args, func(text string) any { return pulumi.ID(text).ToIDOutput() })
		if refusalOf(wantErr) != refusalOf(gotErr) {
			rt.Fatalf("identifiers: %v\nstrings: %v", gotErr, wantErr)
		}
		if wantErr != nil {
			refused++
			return
		}
		made++
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("the graph differs from that of strings (-strings +identifiers):\n%s", diff)
		}
	})
	t.Logf("%d graphs and %d refusals were compared", made, refused)
	if made == 0 || refused == 0 {
		t.Error("not both a graph and a refusal were compared")
	}
}

// withTextsAs is the graph of a cache all of whose texts arrive as outputs.
func withTextsAs(args *hardenedcache.HardenedCacheArgs, output func(string) any) (recorder.Graph, error) {
	changed := asOutputs(reflect.ValueOf(args), output).Interface().(*hardenedcache.HardenedCacheArgs)
	return recorder.Run(asTest, func(ctx *pulumi.Context) error {
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", changed)
		return err
	})
}

// asOutputs copies arguments, with an output in place of each text that is an input.
func asOutputs(value reflect.Value, output func(string) any) reflect.Value {
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return value
		}
		copied := reflect.New(value.Type().Elem())
		copied.Elem().Set(asOutputs(value.Elem(), output))
		return copied
	case reflect.Struct:
		copied := reflect.New(value.Type()).Elem()
		copied.Set(value)
		for i := range value.NumField() {
			if copied.Field(i).CanSet() {
				copied.Field(i).Set(asOutputs(value.Field(i), output))
			}
		}
		return copied
	case reflect.Map:
		if value.IsNil() {
			return value
		}
		copied := reflect.MakeMap(value.Type())
		for entries := value.MapRange(); entries.Next(); {
			copied.SetMapIndex(entries.Key(), asOutputs(entries.Value(), output))
		}
		return copied
	case reflect.Slice:
		if value.IsNil() {
			return value
		}
		copied := reflect.MakeSlice(value.Type(), value.Len(), value.Len())
		for i := range value.Len() {
			copied.Index(i).Set(asOutputs(value.Index(i), output))
		}
		return copied
	case reflect.Interface:
		return textAsOutput(value, output)
	default:
		return value
	}
}

// textAsOutput replaces a text in an input, which is known and no output yet.
func textAsOutput(value reflect.Value, output func(string) any) reflect.Value {
	if value.IsNil() {
		return value
	}
	plain := value.Elem()
	for plain.Kind() == reflect.Pointer && !plain.IsNil() {
		plain = plain.Elem()
	}
	if plain.Kind() != reflect.String {
		return value
	}
	replaced := reflect.ValueOf(output(plain.String()))
	if !replaced.Type().AssignableTo(value.Type()) {
		return value
	}
	return replaced
}
