package plugin

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type part struct {
	Word  string             `pulumi:"word"`
	Input pulumi.StringInput `pulumi:"input,optional"`
}

type closed struct {
	Word string `pulumi:"word"`
}

func (*closed) WithheldKeys() map[string]string {
	return map[string]string{"window": "there is none"}
}

type arguments struct {
	Flag   *bool                         `pulumi:"flag,optional"`
	Count  *int                          `pulumi:"count,optional"`
	Factor *float64                      `pulumi:"factor,optional"`
	Words  []string                      `pulumi:"words,optional"`
	Part   *part                         `pulumi:"part,optional"`
	Parts  map[string]*part              `pulumi:"parts,optional"`
	Tags   map[string]pulumi.StringInput `pulumi:"tags,optional"`
	Input  pulumi.StringPtrInput         `pulumi:"input,optional"`
	Closed *closed                       `pulumi:"closed,optional"`
}

var arguing = reflect.TypeFor[arguments]()

// other is a resource that inputs come from.
const other = resource.URN("urn:pulumi:test::redoubt::example:index:Other::other")

func text(words string) resource.PropertyValue { return resource.NewProperty(words) }

func object(properties resource.PropertyMap) resource.PropertyValue {
	return resource.NewProperty(properties)
}

func from(element resource.PropertyValue, known, secret bool) resource.PropertyValue {
	return resource.NewProperty(resource.Output{Element: element, Known: known, Secret: secret, Dependencies: []resource.URN{other}})
}

// What an SDK sends for each kind of value, and what the constructor gets.
func TestInputsAreReadAsTheArgumentsTakeThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ given, want resource.PropertyMap }{
		"nothing": {resource.PropertyMap{}, resource.PropertyMap{}},
		"nulls, which are not there": {
			resource.PropertyMap{"flag": resource.NewNullProperty(), "part": resource.NewNullProperty(), "input": resource.NewNullProperty()}, resource.PropertyMap{},
		},
		"plain values": {
			resource.PropertyMap{"flag": resource.NewProperty(true), "count": resource.NewProperty(3.0), "factor": resource.NewProperty(2.5), "words": resource.NewProperty([]resource.PropertyValue{text("a")})},
			resource.PropertyMap{"flag": resource.NewProperty(true), "count": resource.NewProperty(3.0), "factor": resource.NewProperty(2.5), "words": resource.NewProperty([]resource.PropertyValue{text("a")})},
		},
		"an output where one is taken": {
			resource.PropertyMap{"input": from(text("x"), true, false)}, resource.PropertyMap{"input": from(text("x"), true, false)},
		},
		"an output that needs none, because it comes from nowhere": {
			resource.PropertyMap{"input": resource.NewProperty(resource.Output{Element: text("x"), Known: true})}, resource.PropertyMap{"input": text("x")},
		},
		"a secret where an output is taken": {
			resource.PropertyMap{"input": resource.MakeSecret(text("x"))}, resource.PropertyMap{"input": resource.NewProperty(resource.Output{Element: text("x"), Known: true, Secret: true})},
		},
		"a value that is not known yet": {
			resource.PropertyMap{"input": resource.MakeComputed(text(""))}, resource.PropertyMap{"input": resource.NewProperty(resource.Output{Element: resource.NewNullProperty()})},
		},
		"an object that is an output": {
			resource.PropertyMap{"part": from(object(resource.PropertyMap{"input": text("x")}), true, false)},
			resource.PropertyMap{"part": object(resource.PropertyMap{"input": from(text("x"), true, false)})},
		},
		"a secret map": {
			resource.PropertyMap{"tags": resource.MakeSecret(object(resource.PropertyMap{"a": text("x")}))},
			resource.PropertyMap{"tags": object(resource.PropertyMap{"a": resource.NewProperty(resource.Output{Element: text("x"), Known: true, Secret: true})})},
		},
		"marks of SDKs": {resource.PropertyMap{"__defaults": text("x")}, resource.PropertyMap{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := readInputs(arguing, c.given, nil)
			if len(read.problems) > 0 {
				t.Errorf("refused: %v", read.problems)
			}
			if diff := cmp.Diff(c.want, read.inputs, cmp.AllowUnexported(resource.PropertyValue{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsToldWithItsPath(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given resource.PropertyMap
		want  []string
	}{
		"a null within a map":    {resource.PropertyMap{"parts": object(resource.PropertyMap{"a": resource.NewNullProperty()})}, []string{"parts.a: null; expected a value, or no such entry"}},
		"a null within a list":   {resource.PropertyMap{"words": resource.NewProperty([]resource.PropertyValue{text("x"), resource.NewNullProperty()})}, []string{"words[1]: null; expected a value, or no such entry"}},
		"a null among inputs":    {resource.PropertyMap{"tags": object(resource.PropertyMap{"a": resource.NewNullProperty()})}, []string{"tags.a: null; expected a value, or no such entry"}},
		"an object for a word":   {resource.PropertyMap{"part": object(resource.PropertyMap{"word": object(nil)})}, []string{"part.word: wrong type; expected a string; got an object"}},
		"a map not known yet":    {resource.PropertyMap{"parts": resource.MakeComputed(text(""))}, []string{"parts: an output that is not known yet; expected a plain value, because it decides which resources exist or what they are called"}},
		"a resource for a word":  {resource.PropertyMap{"input": resource.NewProperty(resource.ResourceReference{URN: other})}, []string{"input: wrong type; expected a string; got a resource"}},
		"a key that is withheld": {resource.PropertyMap{"closed": object(resource.PropertyMap{"window": text("hunter2")})}, []string{`closed.window: can't be set: there is none; expected no such key; got "window"`}},
		"many": {
			resource.PropertyMap{"flag": text("x"), "count": resource.NewProperty(1.5), "words": text("x"), "prts": text("x")},
			[]string{"count: wrong type; expected a whole number; got a number", "flag: wrong type; expected true or false; got a string", `prts: unknown key (did you mean "parts"?); expected one of closed, count, factor, flag, input, part, parts, tags, words; got "prts"`, "words: wrong type; expected a list; got a string"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, problem := range readInputs(arguing, c.given, nil).problems {
				got = append(got, problem.String())
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// SDKs that can't say where a part of an input comes from say it of the input.
func TestTheOriginOfAnInputIsThatOfTheOutputsWithinIt(t *testing.T) {
	t.Parallel()
	told := map[string]*pulumirpc.ConstructRequest_PropertyDependencies{"tags": {Urns: []string{string(other)}}}
	read := readInputs(arguing, resource.PropertyMap{"tags": object(resource.PropertyMap{"a": text("x")})}, told)
	want := resource.PropertyMap{"tags": object(resource.PropertyMap{"a": from(text("x"), true, false)})}
	if diff := cmp.Diff(want, read.inputs); diff != "" || len(read.problems) > 0 {
		t.Errorf("%v\n%s", read.problems, diff)
	}
	request := &pulumirpc.ConstructRequest{}
	if err := read.replaceIn(request); err != nil {
		t.Fatal(err)
	}
	if got := request.GetInputDependencies()["tags"].GetUrns(); !slices.Equal(got, []string{string(other)}) {
		t.Errorf("the dependencies handed on are %v", got)
	}
}
