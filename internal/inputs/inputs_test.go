package inputs_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

func TestWhatIsKnownOfAnInputIsSeenWithoutWaiting(t *testing.T) {
	t.Parallel()
	var noPointer *string
	cases := []struct {
		name       string
		input      pulumi.Input
		set, known bool
	}{
		{"nothing", nil, false, false},
		{"a string", pulumi.String("x"), true, true},
		{"a pointer to a string", pulumi.StringPtr("x"), true, true},
		{"a nil pointer", pulumi.StringPtrFromPtr(noPointer), false, false},
		{"an output", pulumi.String("x").ToStringOutput(), true, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			value := inputs.Of(c.input)
			text, isText := value.String()
			if value.IsSet() != c.set || value.IsKnown() != c.known || c.known != (isText && text == "x") {
				t.Errorf("set %v, known %v, text %q", value.IsSet(), value.IsKnown(), text)
			}
		})
	}
}

// notX refuses the value x.
func notX(path, text string) validation.Problems {
	if text == "x" {
		return validation.Problems{{Path: path, Message: "must not be x"}}
	}
	return nil
}

func TestASetJudgesWhatIsKnownAndRequiresWhatIsRequired(t *testing.T) {
	t.Parallel()
	set := inputs.NewSet()
	set.Required("missing", "something", nil, notX)
	set.Required("empty", "something", pulumi.String(""), notX)
	set.Required("wrong", "something", pulumi.String("x"), notX)
	set.Required("later", "something", pulumi.String("x").ToStringOutput(), notX)
	set.Optional("absent", nil, notX)
	set.Optional("optional", pulumi.StringPtr("x"), notX)
	want := "missing: missing; expected something\nempty: missing; expected something\nwrong: must not be x\noptional: must not be x"
	if err := set.Problems().Err(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if set.String("absent") != nil || set.RequiredString("never added") != nil || set.Given("absent") {
		t.Error("an input that was not given is there")
	}
}

func TestAnOutputIsJudgedWhereItIsConsumed(t *testing.T) {
	t.Parallel()
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		set := inputs.NewSet()
		set.Required("later", "something", pulumi.String("x").ToStringOutputWithContext(ctx.Context()), notX)
		if problems := set.Problems(); len(problems) > 0 {
			t.Errorf("judged too early: %v", problems)
		}
		ctx.Export("consumer", set.RequiredString("later"))
		return nil
	}, pulumi.WithMocks("project", "stack", noResources{}))
	if err == nil || !strings.Contains(err.Error(), "later: must not be x") {
		t.Errorf("got %v", err)
	}
}

type noResources struct{ pulumi.MockResourceMonitor }

// A Go program passes subnet.ID() where a text is asked for.
func TestWhatAnOutputResolvesToIsATextByWhateverName(t *testing.T) {
	t.Parallel()
	type name string
	id, text := pulumi.ID("x"), "x"
	var noText *string
	for what, c := range map[string]struct {
		resolved any
		set      bool
		want     string
	}{
		"nothing":                    {nil, false, ""},
		"no text":                    {noText, false, ""},
		"a text":                     {"x", true, "x"},
		"an optional text":           {&text, true, "x"},
		"the id of a resource":       {id, true, "x"},
		"an optional id":             {&id, true, "x"},
		"the URN of a resource":      {pulumi.URN("x"), true, "x"},
		"a text by a name of others": {name("x"), true, "x"},
	} {
		value := inputs.Resolved(c.resolved)
		if got, isText := value.String(); got != c.want || isText != c.set || value.IsSet() != c.set {
			t.Errorf("%s: read as %q, text %v, set %v", what, got, isText, value.IsSet())
		}
	}
}

func TestTheIdentifierOfAResourceIsJudgedAndConsumedLikeAnyText(t *testing.T) {
	t.Parallel()
	consumed := make(chan string, 1)
	run := func(id pulumi.ID) error {
		return pulumi.RunErr(func(ctx *pulumi.Context) error {
			set := inputs.NewSet()
			set.Required("subnet", "something", id.ToIDOutputWithContext(ctx.Context()), notX)
			ctx.Export("consumer", set.RequiredString("subnet").ToStringOutput().ApplyT(func(text string) string {
				consumed <- text
				return text
			}))
			return nil
		}, pulumi.WithMocks("project", "stack", noResources{}))
	}
	if err := run("y"); err != nil {
		t.Fatal(err)
	}
	if got := <-consumed; got != "y" {
		t.Errorf("the child consumes %q", got)
	}
	for id, want := range map[pulumi.ID]string{"x": "subnet: must not be x", "": "subnet: missing; expected something"} {
		if err := run(id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", id, err, want)
		}
	}
}

func TestNoEmptyTextStandsInForWhatIsNone(t *testing.T) {
	t.Parallel()
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		set := inputs.NewSet()
		set.Required("subnet", "something", pulumi.Int(3).ToIntOutputWithContext(ctx.Context()), notX)
		ctx.Export("consumer", set.RequiredString("subnet"))
		return nil
	}, pulumi.WithMocks("project", "stack", noResources{}))
	if want := "subnet: wrong type; expected a string; got int"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}
