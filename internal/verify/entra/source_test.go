package entra_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify/entra"
	"github.com/redoubt-iac/redoubt/internal/verify/tokenissuer"
)

const principal = "11111111-2222-4333-8444-555555555555"

func TestTheIdentityOfTheMachineGivesTokens(t *testing.T) {
	t.Parallel()
	const id = "66666666-2222-4333-8444-555555555555"
	tests := []struct {
		name    string
		options entra.Options
		asked   string
	}{
		{"the machine's own", entra.Options{}, "resource="},
		{"one that is named by its client id", entra.Options{ClientID: id}, "client_id=" + id},
		{"one that is named by its object id", entra.Options{ObjectID: id}, "object_id=" + id},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			issuer := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal, Life: 4 * time.Minute})
			test.options.Kind, test.options.Transport = entra.ManagedIdentity, issuer.Client
			expectSignIn(t, issuer, test.options)
			if asked := strings.Join(issuer.Asked(), "\n"); !strings.Contains(asked, test.asked) {
				t.Errorf("asked for %q, want %q", asked, test.asked)
			}
		})
	}
}

// expectSignIn expects the principal's name and the issuer's token.
func expectSignIn(t *testing.T, issuer *tokenissuer.Issuer, options entra.Options) {
	t.Helper()
	source, err := entra.New(options)
	if err != nil {
		t.Fatal(err)
	}
	credentials, err := source.SignIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if credentials.User() != principal || credentials.Reveal() != issuer.Last() {
		t.Errorf("got %s, and a token that is the issuer's: %t", credentials, credentials.Reveal() == issuer.Last())
	}
	if _, err := issuer.Check(principal, credentials.Reveal(), tokenissuer.Audience); err != nil {
		t.Errorf("a cache would refuse the token: %v", err)
	}
}

func TestTheIdentityOfAPodGivesTokens(t *testing.T) {
	issuer := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal})
	file := filepath.Join(t.TempDir(), "assertion")
	if err := os.WriteFile(file, []byte("of-the-service-account"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AZURE_FEDERATED_TOKEN_FILE", file)
	t.Setenv("AZURE_TENANT_ID", tokenissuer.Tenant)
	t.Setenv("AZURE_CLIENT_ID", "77777777-2222-4333-8444-555555555555")
	expectSignIn(t, issuer, entra.Options{Kind: entra.WorkloadIdentity, Authority: issuer.Authority, Transport: issuer.Client})
	if asked := issuer.Asked(); len(asked) != 1 || asked[0] != "client_id=77777777-2222-4333-8444-555555555555" {
		t.Errorf("asked for %q", asked)
	}
}

func TestTheLoginOfTheCLIGivesTokens(t *testing.T) {
	issuer := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal})
	token, expires, err := issuer.Issue(tokenissuer.Audience)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := json.Marshal(map[string]any{"accessToken": token, "expires_on": expires.Unix(), "expiresOn": expires.Format("2006-01-02 15:04:05.000000"), "tokenType": "Bearer"})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	// A stand-in for the program az, which answers the one command that the SDK of Azure gives it.
	program := "#!/bin/sh\ncase \"$*\" in 'account get-access-token -o json --resource https://redis.azure.com') cat <<'END'\n" + string(answer) + "\nEND\n;; *) echo \"unexpected: $*\" >&2; exit 1;; esac\n"
	//nolint:gosec // a program must be executable
	if err := os.WriteFile(filepath.Join(folder, "az"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	expectSignIn(t, issuer, entra.Options{Kind: entra.CLI})
}

func TestATokenPrintsItsObjectIDAlone(t *testing.T) {
	t.Parallel()
	read, err := entra.Read(issue(t))
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(map[string]any{"token": read})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(read), fmt.Sprintf("%+v %#v %q %x", read, read, read, read), string(asJSON)} {
		refuse(t, text, read.Reveal())
	}
}

func TestAProgramThatFailsAndQuotesATokenIsNotQuoted(t *testing.T) {
	token, folder := issue(t), t.TempDir()
	program := "#!/bin/sh\necho 'ERROR: could not parse " + token + "' >&2\nexit 1\n"
	//nolint:gosec // a program must be executable
	if err := os.WriteFile(filepath.Join(folder, "az"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	source, err := entra.New(entra.Options{Kind: entra.CLI})
	if err != nil {
		t.Fatal(err)
	}
	_, err = source.SignIn(t.Context())
	if err == nil || !strings.Contains(err.Error(), "withheld") {
		t.Fatalf("got %v", err)
	}
	refuse(t, err.Error(), token)
}

func TestWhatIsNoTokenIsRefusedWithoutBeingShown(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing":                  "",
		"a password":               "a-secret-password",
		"three parts of something": "a-secret.b-secret.c-secret",
		"no object id":             "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhLXNlY3JldCJ9.c-secret",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := entra.Read(text)
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// issue is a token of an issuer.
func issue(t *testing.T) string {
	t.Helper()
	token, _, err := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal}).Issue(tokenissuer.Audience)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// refuse looks for the parts of a token that are worth something.
func refuse(t *testing.T, text, token string) {
	t.Helper()
	for _, part := range strings.Split(token, ".")[1:] {
		if strings.Contains(text, part) {
			t.Errorf("part of a token in %q", text)
		}
	}
	if strings.ContainsAny(text, "\r\n") {
		t.Errorf("more than a line: %q", text)
	}
}

func TestATokenServiceThatIsNotThereEndsInTime(t *testing.T) {
	t.Parallel()
	issuer := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal})
	source, err := entra.New(entra.Options{Kind: entra.ManagedIdentity, Transport: issuer.Client})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.SignIn(ctx); err == nil || !strings.HasPrefix(err.Error(), "getting a token by managed-identity: ") {
		t.Errorf("got %v", err)
	}
}

func TestEveryProblemOfTheOptionsIsNamed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		options entra.Options
		want    []string
	}{
		{"an unknown kind", entra.Options{Kind: "managed"}, []string{`credential: unknown credential; expected`, `got "managed"`}},
		{"two ids", entra.Options{Kind: entra.ManagedIdentity, ClientID: principal, ObjectID: principal}, []string{"objectId: a second choice beside clientId"}},
		{"an id that is none, twice", entra.Options{Kind: entra.ManagedIdentity, ClientID: "web", ObjectID: "app"}, []string{"clientId: not an id", "objectId: not an id"}},
		{"an object id for the CLI", entra.Options{Kind: entra.CLI, ObjectID: principal}, []string{"objectId: without effect"}},
		{"a client id for the default", entra.Options{ClientID: principal}, []string{"clientId: without effect"}},
		{"an unknown cloud", entra.Options{Cloud: "moon"}, []string{"cloud: unknown cloud"}},
		{"a scope without its end", entra.Options{Scope: "https://redis.azure.com"}, []string{"scope: not the scope of an application"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := entra.New(test.options)
			for _, want := range test.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
		})
	}
}
