package localcache

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
)

//go:embed snippets/*.tmpl
var snippetFiles embed.FS

// The places that a snippet connects to.
const (
	here    = "local"
	onAzure = "azure"
)

// Library is a client library, and what is needed with it for Entra. The libraries are those that Microsoft and Redis name:
// https://learn.microsoft.com/azure/redis/entra-for-authentication, https://redis.io/docs/latest/develop/clients/.
type Library struct {
	// Name is that of the language, as --snippet takes it; Title is for people.
	Name, Title string
	// Packages are what to install, AzurePackages what in addition for Azure.
	Packages, AzurePackages string
	// comment begins a comment.
	comment string
}

var libraries = []Library{
	{"go", "Go, go-redis", "go get github.com/redis/go-redis/v9", "go get github.com/redis/go-redis-entraid", "//"},
	{"csharp", "C#, StackExchange.Redis", "dotnet add package StackExchange.Redis", "dotnet add package Microsoft.Azure.StackExchangeRedis Azure.Identity", "//"},
	{"python", "Python, redis-py", "pip install redis", "pip install redis-entraid", "#"},
	{"node", "Node.js, node-redis", "npm install redis", "npm install @redis/entraid @azure/identity", "//"},
	{"java", "Java, Jedis", "redis.clients:jedis 6 or later", "redis.clients.authentication:redis-authx-entraid, com.azure:azure-identity", "//"},
}

// Libraries are those that there are snippets for.
func Libraries() []Library { return slices.Clone(libraries) }

// Languages are the names of the languages that there are snippets for.
func Languages() []string {
	var names []string
	for _, l := range libraries {
		names = append(names, l.Name)
	}
	return names
}

// Snippet is a whole program that connects. It holds no password: it reads variables, and the file that one of them names.
type Snippet struct {
	Language string `json:"language"`
	// Where is "local" or "azure".
	Where string `json:"where"`
	// Install are the packages that it needs.
	Install string `json:"install"`
	Code    string `json:"code"`

	title, comment string
}

// Snippets are the programs of a language, for the local cache of an environment and for its cache on Azure. They differ
// by whether clients speak the cluster protocol.
func Snippets(p Posture, name string) ([]Snippet, error) {
	for _, l := range libraries {
		if l.Name != name {
			continue
		}
		var found []Snippet
		for _, where := range []string{here, onAzure} {
			code, err := render(l.Name+"."+where+".tmpl", p)
			if err != nil {
				return nil, err
			}
			install := l.Packages
			if where == onAzure {
				install += "; " + l.AzurePackages
			}
			found = append(found, Snippet{Language: name, Where: where, Install: install, Code: code, title: l.Title, comment: l.comment})
		}
		return found, nil
	}
	return nil, fmt.Errorf("there is no snippet in %q; expected one of %s", name, strings.Join(Languages(), ", "))
}

func render(file string, p Posture) (string, error) {
	parsed, err := template.ParseFS(snippetFiles, "snippets/"+file)
	if err != nil {
		return "", fmt.Errorf("reading the snippet %s: %w", file, err)
	}
	var code strings.Builder
	if err := parsed.Execute(&code, p); err != nil {
		return "", fmt.Errorf("writing the snippet %s: %w", file, err)
	}
	return code.String(), nil
}

// Heading are lines of comment that say what a snippet is and where its variables come from. program is how the user
// calls redoubt.
func (s Snippet) Heading(program, environment string) string {
	where := "the local cache of " + environment
	variables := fmt.Sprintf("Variables: eval \"$(%s local env %s)\"", program, environment)
	if s.Where == onAzure {
		where = "the cache of " + environment + " on Azure, with Entra"
		variables = fmt.Sprintf("Variables: REDIS_HOST and REDIS_PORT, from `pulumi stack output hostName -s %s` and `port`", environment)
	}
	return fmt.Sprintf("%[1]s %s: %s\n%[1]s Install: %s\n%[1]s %s", s.comment, s.title, where, s.Install, variables)
}
