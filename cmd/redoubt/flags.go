package main

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// flagValues say what a flag takes, by the names that pflag has for the types of their values.
var flagValues = map[string]string{
	"bool":     "true or false",
	"int":      "a whole number",
	"duration": "a time such as 90s, 15m or 24h",
}

// badFlag says of a value that a flag does not take what it does take, where the parser says how its own functions failed.
func badFlag(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	expected, known := flagValues[invalid.GetFlag().Value.Type()]
	if !known {
		return err
	}
	return fmt.Errorf("--%s: expected %s; got %s", invalid.GetFlag().Name, expected, validation.Quote(invalid.GetValue()))
}
