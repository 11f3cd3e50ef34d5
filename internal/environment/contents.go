package environment

import (
	"time"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/validation"
	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// CheckContents is [CheckStackFileOn] for the contents of a stack file that is not written yet. The error is for contents
// that are no YAML.
func CheckContents(stack string, contents []byte, clock func() time.Time) (validation.Problems, error) {
	var top map[string]any
	if err := yaml.Unmarshal(contents, &top); err != nil {
		return nil, yamlerror.Of(contents, err)
	}
	return checkTop(stack, top, waiverRule{clock: clock}), nil
}

// ParseSettings is [ReadSettings] for the contents of a stack file that is not written yet.
func ParseSettings(stack string, contents []byte) (Settings, error) {
	return parseSettings(stack, contents)
}
