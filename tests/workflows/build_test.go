package workflows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// compiler makes a program that says where it was built, unless the tree holds a file "broken".
const compiler = `
[[ $1 == list ]] && { echo v3.226.0; exit; }
dir=.
for ((i = 1; i <= $#; i++)); do
  j=$((i + 1))
  [[ ${!i} == -o ]] && out=${!j}
  [[ ${!i} == -C ]] && dir=${!j}
done
[[ -e $dir/broken ]] && exit 1
mkdir -p "$(dirname "$out")"
printf '#!/bin/sh\necho "%s"\n' "$(cat "$dir/version" 2>/dev/null)" >"$out"
chmod +x "$out"
`

// mergeCommit makes a checkout as GitHub does for a pull request: a merge commit whose first parent is the base.
const mergeCommit = `
git init -q -b main .
git config user.email a@b.example; git config user.name a; git config commit.gpgsign false
mkdir stacks
echo base >version; echo 'config: {}' >stacks/Pulumi.prod.yaml; echo 'name: x' >Pulumi.yaml
[[ -z ${BROKEN:-} ]] || touch broken
git add -A . ':!.ci'; git commit -q -m base
git checkout -q -b change
echo change >version; echo 'config: {changed: true}' >stacks/Pulumi.prod.yaml; rm -f broken
git add -A . ':!.ci'; git commit -q -m change
git checkout -q main; git merge -q --no-ff -m merge change
`

func TestTheBuildMakesTheProgramOnceAndTheBaseBesideIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"go": compiler})
	if output, code := b.run(mergeCommit, nil); code != 0 {
		t.Fatal(output)
	}
	for _, title := range []string{"Build redoubt and the Pulumi engine", "Build the base branch", "Pack"} {
		if output, code := b.step("build", "build", title, nil); code != 0 {
			t.Fatalf("%s:\n%s", title, output)
		}
	}
	if calls := b.called("go"); !strings.Contains(calls[2], `version.Version=v3.226.0`) {
		t.Errorf("the engine is built without its version: %v", calls)
	}

	// The other jobs get it on a machine of their own.
	other := newBench(t, nil)
	other.write("temp/program.tar", b.read("temp/program.tar"))
	if output, code := other.step("program", "program", "Unpack", nil); code != 0 {
		t.Fatal(output)
	}
	path := strings.TrimSpace(other.read("path"))
	output, code := other.run(`redoubt && redoubt-base && cat "$P/base/stacks/Pulumi.prod.yaml"`, map[string]string{"P": path, "PATH": path + ":" + os.Getenv("PATH")})
	if code != 0 || output != "change\nbase\nconfig: {}\n" {
		t.Errorf("ends with %d:\n%s", code, output)
	}
	if _, err := os.Stat(filepath.Join(path, "pulumi")); err != nil {
		t.Error(err)
	}
}

func TestABaseThatDoesNotBuildIsNoReasonToStop(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"go": compiler})
	if output, code := b.run(mergeCommit, map[string]string{"BROKEN": "yes"}); code != 0 {
		t.Fatal(output)
	}
	output, code := b.step("build", "build", "Build the base branch", nil)
	if code != 0 || !strings.Contains(output, "::notice::the base branch does not build") {
		t.Errorf("ends with %d:\n%s", code, output)
	}
	if b.read("temp/program/base/stacks/Pulumi.prod.yaml") != "config: {}\n" {
		t.Error("its waivers are lost")
	}
}

func TestANameOfAnEnvironmentIsNothingElse(t *testing.T) {
	t.Parallel()
	for list, good := range map[string]bool{
		`["dev","prod"]`: true, `["eu.prod-1_a"]`: true,
		`[]`: false, `["a b"]`: false, `["$(id)"]`: false, `["../x"]`: false, `[".x"]`: false, `["-x"]`: false, `["a\nb"]`: false, `["a\"b"]`: false, `["dev",""]`: false,
	} {
		b := newBench(t, nil)
		b.write("temp/program/redoubt", "#!/bin/sh\necho \"$ENVIRONMENTS\"\n")
		b.allow("temp/program/redoubt")
		output, code := b.step("build", "build", "List the environments", map[string]string{"ENVIRONMENTS": `{"environments":` + list + `}`})
		if (code == 0) != good || (b.read("output") == "list="+list+"\n") != good {
			t.Errorf("%s: ends with %d, gives %q\n%s", list, code, b.read("output"), output)
		}
	}
}
