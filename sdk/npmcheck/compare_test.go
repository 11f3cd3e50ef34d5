package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// An npm package with one resource, in the form in which Pulumi writes it.
const (
	resourceDeclarations = `
import * as pulumi from "@pulumi/pulumi";
/**
 * A cache; { braces } and "quotes" in comments do not count.
 */
export declare class Cache extends pulumi.CustomResource {
    static isInstance(obj: any): obj is Cache;
    /** The host name. */
    readonly hostName: pulumi.Output<string>;
    readonly tags: pulumi.Output<{
        [key: string]: string;
    } | undefined>;
    readonly sku: pulumi.Output<outputs.cache.v1.SkuResponse>;
    constructor(name: string, args: CacheArgs, opts?: pulumi.CustomResourceOptions);
}
/**
 * The set of arguments for constructing a Cache resource.
 */
export interface CacheArgs {
    publicNetworkAccess?: pulumi.Input<string | enums.cache.v1.PublicNetworkAccess>;
    sku: pulumi.Input<inputs.cache.v1.SkuArgs>;
    tags?: pulumi.Input<{
        [key: string]: pulumi.Input<string>;
    }>;
    zones?: pulumi.Input<pulumi.Input<string>[]>;
}
`
	resourceCode = `
const aliasOpts = { aliases: [{ type: "azure-native:cache:Cache" }, { type: "azure-native:cache/v0:Cache" }] };
Cache.__pulumiType = 'azure-native:cache/v1:Cache';
resourceInputs["publicNetworkAccess"] = (_a = (args ? args.publicNetworkAccess : undefined)) !== null && _a !== void 0 ? _a : "Enabled";
resourceInputs["sku"] = args ? args.sku : undefined;
`
	inputCode = `
var cache;
(function (cache) {
    function skuArgsProvideDefaults(val) {
        return Object.assign(Object.assign({}, val), { other: (val.other) ?? true });
    }
    cache.skuArgsProvideDefaults = skuArgsProvideDefaults;
    let v1;
    (function (v1) {
        function skuArgsProvideDefaults(val) {
            return { ...val, capacity: (val.capacity) ?? 2 };
        }
        v1.skuArgsProvideDefaults = skuArgsProvideDefaults;
    })(v1 = cache.v1 || (cache.v1 = {}));
})(cache || (exports.cache = cache = {}));
`
	inputDeclarations = `
export declare namespace cache {
    interface SkuArgs {
        other: pulumi.Input<boolean>;
    }
    namespace v1 {
        /**
         * SKU parameters.
         */
        interface SkuArgs {
            /** The size. */
            capacity: pulumi.Input<number>;
            family?: pulumi.Input<string>;
        }
    }
}
`
	outputDeclarations = `
export declare namespace cache {
    namespace v1 {
        interface SkuResponse {
            capacity: number;
        }
    }
}
`
	enumDeclarations = `
export declare const PublicNetworkAccess: {
    readonly Enabled: "Enabled";
    readonly Disabled: "Disabled";
};
`
	// matching is the excerpt that describes just that package.
	matching = `{
	"module": "cache/v1",
	"cut": {"Sku": ["family"]},
	"resources": {"azure-native:cache/v1:Cache": {
		"inputProperties": {
			"publicNetworkAccess": {"oneOf": [{"type": "string"}, {"$ref": "#/types/azure-native:cache/v1:PublicNetworkAccess"}], "default": "Enabled"},
			"sku": {"$ref": "#/types/azure-native:cache/v1:Sku"},
			"tags": {"type": "object", "additionalProperties": {"type": "string"}},
			"zones": {"type": "array", "items": {"type": "string"}}
		},
		"requiredInputs": ["sku"],
		"properties": {
			"hostName": {"type": "string"},
			"tags": {"type": "object", "additionalProperties": {"type": "string"}},
			"sku": {"$ref": "#/types/azure-native:cache/v1:SkuResponse"}
		},
		"required": ["hostName", "sku"],
		"aliases": [{"type": "azure-native:cache/v0:Cache"}, {"type": "azure-native:cache:Cache"}]
	}},
	"types": {
		"azure-native:cache/v1:Sku": {"type": "object", "properties": {"capacity": {"type": "integer", "default": 2}}, "required": ["capacity"]},
		"azure-native:cache/v1:SkuResponse": {"type": "object", "properties": {"capacity": {"type": "integer"}}, "required": ["capacity"]},
		"azure-native:cache/v1:PublicNetworkAccess": {"type": "string", "enum": [{"name": "Enabled", "value": "Enabled"}, {"name": "Disabled", "value": "Disabled"}]}
	}
}`
)

func npmFiles() map[string]string {
	return map[string]string{
		"cache/v1/cache.d.ts":             resourceDeclarations,
		"cache/v1/cache.js":               resourceCode,
		"types/input.js":                  inputCode,
		"types/input.d.ts":                inputDeclarations,
		"types/output.d.ts":               outputDeclarations,
		"types/enums/cache/v1/index.d.ts": enumDeclarations,
	}
}

func TestAMatchingExcerptHasNoDifferences(t *testing.T) {
	t.Parallel()
	got := compareText(t, matching)
	if len(got.Differences) > 0 {
		t.Errorf("unexpected differences:\n%s", strings.Join(got.Differences, "\n"))
	}
	want := counts{Resources: 1, Types: 2, Enums: 1, Properties: 9, Values: 2, Defaults: 2, Cut: 1}
	if got.Counts != want {
		t.Errorf("compared %+v; want %+v", got.Counts, want)
	}
}

func TestEachKindOfMistakeInAnExcerptIsFound(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, old, new, want string }{
		{"a required input declared optional", `"requiredInputs": ["sku"]`, `"requiredInputs": []`,
			"cache/v1 Cache.inputs.sku: is optional; npm has required"},
		{"an optional output declared required", `"required": ["hostName", "sku"]`, `"required": ["hostName", "sku", "tags"]`,
			"cache/v1 Cache.outputs.tags: is required; npm has optional"},
		{"an optional property of a type declared required", `"required": ["capacity"]}`, `"required": []}`,
			"cache/v1 Sku.capacity: is optional; npm has required"},
		{"an input left out", `,
			"zones": {"type": "array", "items": {"type": "string"}}`, ``,
			"cache/v1 Cache.inputs.zones: is missing, and not listed as cut"},
		{"a property of a type left out", `{"Sku": ["family"]}`, `{}`,
			"cache/v1 Sku.family: is missing, and not listed as cut"},
		{"a property that upstream does not have", `"hostName": {"type": "string"}`, `"hostName": {"type": "string"}, "host": {"type": "string"}`,
			"cache/v1 Cache.outputs.host: no such property upstream"},
		{"a property of another type", `"hostName": {"type": "string"}`, `"hostName": {"type": "boolean"}`,
			"cache/v1 Cache.outputs.hostName: is boolean; npm has string"},
		{"an enum value spelt differently", `"value": "Disabled"`, `"value": "disabled"`,
			"cache/v1 PublicNetworkAccess: enum values are [Enabled=Enabled Disabled=disabled]; npm has [Enabled=Enabled Disabled=Disabled]"},
		{"an enum value left out", `, {"name": "Disabled", "value": "Disabled"}`, ``,
			"cache/v1 PublicNetworkAccess: enum values are [Enabled=Enabled]; npm has [Enabled=Enabled Disabled=Disabled]"},
		{"an alias left out", `{"type": "azure-native:cache/v0:Cache"}, `, ``,
			"cache/v1 Cache: aliases are [azure-native:cache:Cache]; npm has [azure-native:cache/v0:Cache azure-native:cache:Cache]"},
		{"another default of an input", `"default": "Enabled"`, `"default": "Disabled"`,
			`cache/v1 Cache.inputs.publicNetworkAccess: default is "Disabled"; npm has "Enabled"`},
		{"a default of a type left out", `, "default": 2`, ``,
			`cache/v1 Sku.capacity: default is none; npm has 2`},
		{"a cut property that is declared", `["family"]`, `["family", "capacity"]`,
			"cache/v1 Sku.capacity: is listed as cut, but it is declared"},
		{"a cut property that upstream does not have", `["family"]`, `["family", "size"]`,
			"cache/v1 Sku.size: is listed as cut, but upstream has no such property"},
		{"a cut for a declaration that is gone", `{"Sku": ["family"]}`, `{"Sku": ["family"], "Identity": ["type"]}`,
			"cache/v1 Identity: is listed as cut, but there is no such declaration here"},
		{"a resource that upstream does not have", `{"azure-native:cache/v1:Cache"`, `{"azure-native:cache/v1:Cash"`,
			"cache/v1 Cash: no such resource upstream"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(matching, c.old) {
				t.Fatalf("the excerpt does not contain %s", c.old)
			}
			got := compareText(t, strings.Replace(matching, c.old, c.new, 1))
			if !slices.Contains(got.Differences, c.want) {
				t.Errorf("differences are:\n%s\nwant among them:\n%s", strings.Join(got.Differences, "\n"), c.want)
			}
		})
	}
}

func compareText(t *testing.T, text string) result {
	t.Helper()
	var e excerpt
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	return compare([]excerpt{e}, npmFiles())
}
