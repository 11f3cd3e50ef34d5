package plugin_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// refusalCase is a change of the inputs of a good cache, and the lines of the refusal.
type refusalCase struct {
	change func(pulumi.Map)
	want   []string
}

func set(path string, value pulumi.Input) func(pulumi.Map) {
	return func(inputs pulumi.Map) {
		keys := strings.Split(path, ".")
		for _, key := range keys[:len(keys)-1] {
			inputs = inputs[key].(pulumi.Map)
		}
		if last := keys[len(keys)-1]; value == nil {
			delete(inputs, last)
		} else {
			inputs[last] = value
		}
	}
}

const isPlain = "expected a plain value, because it decides which resources exist or what they are called"

var refusalCases = map[string]refusalCase{
	"an unknown property":     {set("privateEndpont", pulumi.String("x")), []string{`privateEndpont: unknown key (did you mean "privateEndpoint"?); expected one of access, accessKeys,`}},
	"what the design decides": {set("minimumTlsVersion", pulumi.String("1.0")), []string{"minimumTlsVersion: can't be set: TLS 1.2 is the minimum in every environment (RDT-TRA-02); expected no such key"}},
	"an unknown property within a map": {
		set("access.app.principal", pulumi.String("x")), []string{`access.app.principal: unknown key`, `expected one of permissions, principalId, role; got "principal"`},
	},
	"an unknown property within a list": {
		set("waivers", pulumi.Array{pulumi.Map{"control": pulumi.String("RDT-IDN-02"), "because": pulumi.String("x")}}), []string{`waivers[0].because: unknown key`},
	},
	"a number for a string":         {set("owner", pulumi.Int(7)), []string{"owner: wrong type; expected a string; got a number"}},
	"a string for true or false":    {set("production", pulumi.String("yes")), []string{"production: wrong type; expected true or false; got a string"}},
	"a fraction for a whole number": {set("monitoring", pulumi.Map{"riseMinimum": pulumi.Float64(1.5)}), []string{"monitoring.riseMinimum: wrong type; expected a whole number; got a number"}},
	"a string for an object":        {set("privateEndpoint", pulumi.String("snet")), []string{"privateEndpoint: wrong type; expected an object; got a string"}},
	"a list for a map":              {set("access", pulumi.Array{pulumi.String("app")}), []string{"access: wrong type; expected an object; got a list"}},
	"an object for a list":          {set("waivers", pulumi.Map{"control": pulumi.String("x")}), []string{"waivers: wrong type; expected a list; got an object"}},
	"a null where a value is required": {
		set("location", pulumi.Any(nil)), []string{"location: missing; expected an Azure region such as westeurope"},
	},
	"a secret in the place of a plain value": {set("environment", pulumi.ToSecret(pulumi.String("hunter2")).(pulumi.StringOutput)), []string{"environment: a secret; " + isPlain}},
	"a secret object around plain values":    {set("privateEndpoint", pulumi.ToSecret(pulumi.Map{"dns": pulumi.Map{"mode": pulumi.String("policyManaged")}})), []string{"privateEndpoint.dns.mode: a secret; " + isPlain, "privateEndpoint.subnetResourceId: missing"}},
	"a provider that is none":                {set("redisEnterpriseProvider", pulumi.String("azure")), []string{"redisEnterpriseProvider: wrong type; expected an azure-native v3 provider; got a string"}},
	"a word that is not known":               {set("privateEndpoint.dns.mode", pulumi.String("auto")), []string{`privateEndpoint.dns.mode: unknown DNS mode; expected one of create, existing, policyManaged; got "auto"`}},
	"a principal that is no object id":       {set("access.app.principalId", pulumi.String("app@example.com")), []string{"access.app.principalId: "}},
	"a role that the service does not have":  {set("access.app.role", pulumi.String("reader")), []string{"access.app.role: "}},
	"a SKU that Azure no longer creates":     {set("managed", pulumi.Map{"sku": pulumi.String("Enterprise_E10")}), []string{"managed.sku: "}},
	"a required input that is missing":       {set("diagnosticSettings", nil), []string{"diagnosticSettings"}},
	"a waiver that has expired":              {set("waivers", pulumi.Array{pulumi.Map{"control": pulumi.String("RDT-IDN-02"), "reason": pulumi.String("A gateway speaks the AUTH command only."), "owner": pulumi.String("team@example.com"), "granted": pulumi.String("2020-01-01"), "until": pulumi.String("2020-02-01")}}), []string{"waivers[0]"}},
	"several mistakes of shape and of meaning": {
		func(inputs pulumi.Map) {
			set("owner", pulumi.Bool(true))(inputs)
			set("colour", pulumi.String("red"))(inputs)
			set("environment", pulumi.String("Not Valid"))(inputs)
			set("access.app.principalId", pulumi.String("nobody"))(inputs)
			set("privateEndpoint.dns.mode", pulumi.String("auto"))(inputs)
		},
		[]string{"owner: wrong type", "colour: unknown key", "environment: ", "access.app.principalId: ", "privateEndpoint.dns.mode: unknown DNS mode"},
	},
}

// A refusal names every problem with its path, before anything is registered; and where the native component can be given the
// same inputs, it says the same.
func TestThePluginRefusesBadInputsWithTheirPathsAllAtOnce(t *testing.T) {
	t.Parallel()
	for name, c := range refusalCases {
		for _, preview := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, preview %v", name, preview), func(t *testing.T) {
				t.Parallel()
				inputs := remote.Inputs(plainArgs())
				c.change(inputs)
				refusal := refused(t, preview, hardenedcache.Type, inputs)
				if !strings.Contains(refusal, `redoubt:index:HardenedCache "cache" is refused:`) {
					t.Errorf("the refusal does not say what is refused:\n%s", refusal)
				}
				for _, line := range c.want {
					if !strings.Contains(refusal, line) {
						t.Errorf("the refusal lacks %q:\n%s", line, refusal)
					}
				}
				if strings.Contains(refusal, "hunter2") {
					t.Errorf("the refusal shows a secret:\n%s", refusal)
				}
			})
		}
	}
}

// refused runs a program whose component must be refused before anything is registered, and returns the refusal.
func refused(t *testing.T, preview bool, token string, inputs pulumi.Map) string {
	t.Helper()
	result, err := remote.Run(context.Background(), recorder.Options{Stack: "test", Preview: preview}, serving(t), func(ctx *pulumi.Context) error {
		return ctx.RegisterRemoteComponentResource(token, "cache", inputs, &remote.Component{})
	})
	if len(result.Registered) > 0 {
		t.Errorf("%d resources were registered", len(result.Registered))
	}
	if err == nil {
		t.Fatal("nothing was refused")
	}
	return err.Error()
}

func TestAnOutputInThePlaceOfAPlainValueIsRefusedKnownOrNot(t *testing.T) {
	t.Parallel()
	for preview, want := range map[bool]string{true: "name: an output that is not known yet; " + isPlain, false: "name: an output of app; " + isPlain} {
		result, err := remote.Run(context.Background(), recorder.Options{Stack: "test", Preview: preview}, serving(t), func(ctx *pulumi.Context) error {
			identity, err := identityOf(ctx)
			if err != nil {
				return err
			}
			inputs := remote.Inputs(plainArgs())
			inputs["name"] = identity.Name
			return ctx.RegisterRemoteComponentResource(hardenedcache.Type, "cache", inputs, &remote.Component{})
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("preview %v: got %v, want %q", preview, err, want)
		}
		if len(result.Registered) > 1 {
			t.Errorf("preview %v: more than the identity was registered", preview)
		}
	}
}

// A whole object may be an output of known shape: what is an output then are the inputs within it.
func TestAnObjectThatIsAnOutputGivesItsOriginToTheInputsWithinIt(t *testing.T) {
	t.Parallel()
	result := runOf(t, recorder.Options{Stack: "test"}, func(ctx *pulumi.Context) error {
		identity, err := identityOf(ctx)
		if err != nil {
			return err
		}
		inputs := remote.Inputs(plainArgs())
		inputs["tags"] = identity.PrincipalId.ApplyT(func(id string) map[string]string { return map[string]string{"identity": id} })
		return ctx.RegisterRemoteComponentResource(hardenedcache.Type, "cache", inputs, &remote.Component{})
	})
	cluster, found := result.Graph.Named("cache-cluster")
	if !found || !slices.Contains(cluster.PropertyDependsOn["tags"], "app") {
		t.Errorf("the tags of the cluster come from %v, want app among them", cluster.PropertyDependsOn["tags"])
	}
}

func TestAFoundationIsRefusedInTheSameWay(t *testing.T) {
	t.Parallel()
	refusal := refused(t, true, foundation.Type, pulumi.Map{
		"environment": pulumi.String("test"), "owner": pulumi.Int(1), "addressSpace": pulumi.String("10.0.0.0/99"), "region": pulumi.String("westeurope"),
	})
	for _, line := range []string{`redoubt:index:Foundation "cache" is refused:`, "owner: wrong type; expected a string; got a number", "region: unknown key", "addressSpace: ", "location: missing"} {
		if !strings.Contains(refusal, line) {
			t.Errorf("the refusal lacks %q:\n%s", line, refusal)
		}
	}
}

func TestAComponentThatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	if refusal := refused(t, false, "redoubt:index:WeakCache", pulumi.Map{}); !strings.Contains(refusal, "the package redoubt has no component redoubt:index:WeakCache") {
		t.Error(refusal)
	}
}
