package environment

import (
	"fmt"
	"os"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// Access is who may use the cache of an environment, by its stack file.
type Access struct {
	// Classic is true for Azure Cache for Redis, false for Azure Managed Redis.
	Classic bool
	// Modules are the names of the modules of a managed cache, without those that the stack file holds encrypted.
	Modules []string
	// Grants are the principals, in the order of their names.
	Grants []Granted
}

// Granted is one principal.
type Granted struct {
	hardenedcache.Grant
	// ObjectID is the principal's object id, "" when the stack file holds it encrypted.
	ObjectID string
}

// ReadAccess reads who may use the cache of an environment. A stack file with a mistake in it is an error that names all of
// them; waivers are not judged, because they change nothing about who may do what.
func ReadAccess(file string) (Access, error) {
	contents, err := os.ReadFile(file)
	if err != nil {
		return Access{}, fmt.Errorf("reading the stack file: %w", err)
	}
	judged := waiverRule{clock: time.Now, standIns: true}
	problems, err := checkFile(file, judged)
	if err != nil {
		return Access{}, err
	}
	if err := inFile(file, problems); err != nil {
		return Access{}, err
	}
	var top struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return Access{}, fmt.Errorf("reading %s: %w", file, yamlerror.Of(contents, err))
	}
	read, _ := decode(nameOf(file), normalise(top.Config[Project+":"+ConfigKey]), place{}, judged, encryptedIsUnknown)
	access := Access{Classic: read.Cache.Classic != nil}
	if managed := read.Cache.Managed; managed != nil {
		for _, module := range managed.Modules {
			if name, known := inputs.Of(module.Name).String(); known { // a null in the list was refused above
				access.Modules = append(access.Modules, name)
			}
		}
	}
	for _, grant := range read.Cache.Grants() {
		id, _ := inputs.Of(grant.PrincipalId).String()
		access.Grants = append(access.Grants, Granted{Grant: grant, ObjectID: id})
	}
	return access, nil
}
