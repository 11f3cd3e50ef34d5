package report_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/report"
)

// sarifSchema is the schema that OASIS publishes. It is not copied into this repository: gosec, which tools/lint pins by
// its checksum because golangci-lint holds it, has the file.
var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	command := exec.Command("go", "mod", "download", "-json", "github.com/securego/gosec/v2")
	command.Dir = filepath.Join("..", "..", "tools", "lint")
	answer, err := command.Output()
	if err != nil {
		return nil, err
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(answer, &module); err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(module.Dir, "report", "sarif", "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	schema, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	const id = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	if err := compiler.AddResource(id, schema); err != nil {
		return nil, err
	}
	return compiler.Compile(id)
})

func validate(text string) error {
	schema, err := sarifSchema()
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestSARIFIsValidAgainstTheSchemaOfOASIS(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]report.Document{"weak": changed(), "clean": clean(), "hostile": hostile()} {
		if err := validate(write(t, "sarif", d, report.Options{Version: "0.6.0"})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaOfOASISRefusesWhatIsNoSARIF(t *testing.T) {
	t.Parallel()
	good := write(t, "sarif", changed(), report.Options{})
	for name, bad := range map[string]string{
		"a level that does not exist":    strings.Replace(good, `"level": "error"`, `"level": "fatal"`, 1),
		"a property that does not exist": strings.Replace(good, `"columnKind"`, `"columnSort"`, 1),
		"a line 0":                       strings.Replace(good, `"startLine": 12`, `"startLine": 0`, 1),
	} {
		if bad == good || validate(bad) == nil {
			t.Errorf("%s is let pass", name)
		}
	}
}

func TestAnyTextGivesSARIFThatIsValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := render(t, "sarif", report.New(anyInput().Draw(t, "input")), report.Options{Version: anyText().Draw(t, "version")})
		if err := validate(text); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	})
}
