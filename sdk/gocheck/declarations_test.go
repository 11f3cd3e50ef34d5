package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const upstreamSource = `package v1

type Redis struct {
	pulumi.CustomResourceState

	// The host.
	HostName pulumi.StringOutput ` + "`pulumi:\"hostName\"`" + `
	Port     pulumi.IntOutput    ` + "`pulumi:\"port\"`" + `
}

func NewRedis(ctx *pulumi.Context, args *RedisArgs) (*Redis, error) {
	if args.Sku == nil {
		return nil, errors.New("missing")
	}
	aliases := pulumi.Aliases("one", "two")
	return nil, aliases
}

func (m *module) Construct(typ string) (r pulumi.Resource, err error) {
	switch typ {
	case "cache:Redis":
		r = &Redis{}
	case "cache:FirewallRule":
		r = &FirewallRule{}
	}
	return
}

const TlsVersion1_2 = TlsVersion("1.2")
`

func TestASliceOfUpstreamHasNoDifferences(t *testing.T) {
	t.Parallel()
	compareSources(t, `package v1

type Redis struct {
	pulumi.CustomResourceState
	HostName pulumi.StringOutput `+"`pulumi:\"hostName\"`"+`
}

func NewRedis(ctx *pulumi.Context, args *RedisArgs) (*Redis, error) {
	if args.Sku == nil {
		return nil, errors.New("missing")
	}
	aliases := pulumi.Aliases("one")
	return nil, aliases
}

func (m *module) Construct(typ string) (r pulumi.Resource, err error) {
	switch typ {
	case "cache:Redis":
		r = &Redis{}
	}
	return
}

const TlsVersion1_2 = TlsVersion("1.2")
`)
}

func TestEachKindOfDifferenceIsFound(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, source, want string }{
		{"a field of another type", "package v1\ntype Redis struct { HostName pulumi.IntOutput `pulumi:\"hostName\"` }",
			"field Redis.HostName: differs\n\tslice:    pulumi.IntOutput `pulumi:\"hostName\"`\n\tupstream: pulumi.StringOutput `pulumi:\"hostName\"`"},
		{"a field with another tag", "package v1\ntype Redis struct { HostName pulumi.StringOutput `pulumi:\"hostname\"` }",
			"field Redis.HostName: differs\n\tslice:    pulumi.StringOutput `pulumi:\"hostname\"`\n\tupstream: pulumi.StringOutput `pulumi:\"hostName\"`"},
		{"a field that upstream does not have", "package v1\ntype Redis struct { Host string }",
			"field Redis.Host: not declared upstream"},
		{"an enum value", `package v1
const TlsVersion1_2 = TlsVersion("1.3")`,
			"value TlsVersion1_2: differs\n\tslice:    TlsVersion1_2 = TlsVersion(\"1.3\")\n\tupstream: TlsVersion1_2 = TlsVersion(\"1.2\")"},
		{"a function that upstream does not have", "package v1\nfunc GetRedis() {}",
			"func GetRedis: not declared upstream"},
		{"a token", `package v1
func (m *module) Construct(typ string) (r pulumi.Resource, err error) {
	switch typ {
	case "cache:redis":
		r = &Redis{}
	}
	return
}`, `construct "cache:redis": not declared upstream`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			compareSources(t, c.source, c.want)
		})
	}
}

// compareSources compares one file with upstreamSource.
func compareSources(t *testing.T, slice string, want ...string) {
	t.Helper()
	dirs := [2]string{t.TempDir(), t.TempDir()}
	for i, source := range []string{slice, upstreamSource} {
		if err := os.WriteFile(filepath.Join(dirs[i], "redis.go"), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, got, err := compare(dirs[0], dirs[1])
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
