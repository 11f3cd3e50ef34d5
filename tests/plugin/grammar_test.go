package plugin_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/snippets"
)

// Where there is no compiler: the grammars of an editor.
func TestTheSDKsAndExamplesForJavaAndCSharpFollowTheirGrammars(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	var sources []snippets.Source
	for _, root := range []string{built(t, generatedSDKs), examples} {
		for _, file := range filesOf(t, filepath.Join(root, "java"), ".java") {
			sources = append(sources, snippets.Source{Grammar: snippets.Java, File: file})
		}
	}
	for _, root := range []string{filepath.Join(built(t, generatedSDKs), "dotnet"), filepath.Join(examples, "csharp")} {
		for _, file := range filesOf(t, root, ".cs") {
			sources = append(sources, snippets.Source{Grammar: snippets.CSharp, File: file})
		}
	}
	broken := filepath.Join(t.TempDir(), "Broken.java")
	if err := os.WriteFile(broken, []byte("class Broken { void f( }"), 0o600); err != nil {
		t.Fatal(err)
	}
	wrong, err := snippets.Misparsed(t.Context(), append(sources, snippets.Source{Grammar: snippets.Java, File: broken}))
	if err != nil || len(sources) < 110 || !slices.Equal(wrong, []string{broken}) {
		t.Errorf("of %d files, only %s is wrong; found %q, %v", len(sources), broken, wrong, err)
	}
}
