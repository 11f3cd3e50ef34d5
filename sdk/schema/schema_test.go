package schema

import (
	"testing"
	"testing/fstest"
)

func TestEveryReferenceInTheExcerptsResolves(t *testing.T) {
	t.Parallel()
	for _, major := range Majors() {
		pkg := Of(major)
		if len(pkg.Resources) == 0 || pkg.Version == "" {
			t.Fatalf("v%d: no resources or no version", major)
		}
		var check func(where string, p Property)
		check = func(where string, p Property) {
			if token := p.TypeToken(); token != "" {
				if _, ok := pkg.Types[token]; !ok {
					t.Errorf("v%d: %s refers to %s, which no excerpt declares", major, where, token)
				}
			}
			for _, nested := range []*Property{p.Items, p.AdditionalProperties} {
				if nested != nil {
					check(where, *nested)
				}
			}
			for _, alternative := range p.OneOf {
				check(where, alternative)
			}
		}
		for token, r := range pkg.Resources {
			for name, p := range r.Inputs {
				check(token+"."+name, p)
			}
			for name, p := range r.Outputs {
				check(token+"."+name, p)
			}
		}
		for token, named := range pkg.Types {
			for name, p := range named.Properties {
				check(token+"."+name, p)
			}
		}
	}
}

func TestLookupFindsATokenInItsOwnMajorOnly(t *testing.T) {
	t.Parallel()
	for token, major := range map[string]int{
		"azure-native:cache/v20241101:Redis":           2,
		"azure-native:redisenterprise:RedisEnterprise": 3,
	} {
		found, ok := Lookup(token)
		if !ok || found.Major != major {
			t.Errorf("%s: got %+v, want major %d", token, found, major)
		}
	}
	if _, ok := Lookup("azure-native:cache:RedisEnterprise"); ok {
		t.Error("a token that no excerpt declares was found")
	}
}

func TestABrokenExcerptIsNamed(t *testing.T) {
	t.Parallel()
	_, err := read(fstest.MapFS{"v2/broken.json": {Data: []byte("{")}}, "v2", 2)
	if err == nil || err.Error() == "" {
		t.Fatal("a broken excerpt was read without an error")
	}
}
