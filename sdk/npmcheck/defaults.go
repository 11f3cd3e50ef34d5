package main

import (
	"fmt"
	"regexp"
	"strings"
)

// defaults are the values that the SDK fills in for inputs that a program does
// not set, as written in JavaScript: "Enabled" with its quotes, false, 90.
type defaults map[string]string

var (
	// Each major of the SDK is compiled for another version of JavaScript: v2
	// has "(_a = (val.x)) !== null && _a !== void 0 ? _a : 1", v3 "(val.x) ?? 1".
	defaultPattern = regexp.MustCompile(
		`\((?:val\.(\w+)|args \? args\.(\w+) : undefined|args\?\.(\w+))\)` +
			`(?:\) !== null && _\w+ !== void 0 \? _\w+ :| \?\?) ("(?:[^"\\]|\\.)*"|[^\s;,)}]+)`)
	functionPattern = regexp.MustCompile(`(?s)function (\w+)ProvideDefaults\(val\) \{(.*?)\n\s*\}`)
)

// parseDefaults finds the defaults in one piece of code of the SDK.
func parseDefaults(code string) defaults {
	found := defaults{}
	for _, m := range defaultPattern.FindAllStringSubmatch(code, -1) {
		found[m[1]+m[2]+m[3]] = m[4]
	}
	return found
}

// typeDefaults finds the defaults of each type of one module in types/input.js
// or types/output.js, keyed by the type's name in lower case.
func typeDefaults(code, module string) map[string]defaults {
	found := map[string]defaults{}
	for _, m := range functionPattern.FindAllStringSubmatch(moduleCode(code, module), -1) {
		found[strings.ToLower(m[1])] = parseDefaults(m[2])
	}
	return found
}

// moduleCode cuts out the function that a TypeScript namespace compiles to.
func moduleCode(code, module string) string {
	name, version, nested := strings.Cut(module, "/")
	closing := fmt.Sprintf("})(%s || (exports.%s", name, name)
	if nested {
		closing = fmt.Sprintf("})(%s = %s.%s ||", version, name, version)
		name = version
	}
	end := strings.Index(code, closing)
	if end < 0 {
		return "" // no type of this module has a default
	}
	start := strings.LastIndex(code[:end], fmt.Sprintf("(function (%s) {", name))
	if start < 0 {
		return ""
	}
	return code[start:end]
}

// compareDefaults holds the defaults of the declared properties against
// upstream's; a property that is cut has none to compare.
func (c *comparison) compareDefaults(name string, properties map[string]property, upstream defaults) {
	for _, key := range sortedKeys(properties) {
		declared := string(properties[key].Default)
		if declared != "" {
			c.Counts.Defaults++
		}
		if actual := upstream[key]; declared != actual {
			c.differ(name+"."+key, "default is %s; npm has %s", orNone(declared), orNone(actual))
		}
	}
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}
