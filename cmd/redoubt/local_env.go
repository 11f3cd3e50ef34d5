package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// accessKeyUser is how --user names a client that has an access key only.
const accessKeyUser = "default"

func newLocalEnv(common *settings) *cobra.Command {
	user := ""
	cmd := &cobra.Command{
		Use:   "env ENVIRONMENT",
		Short: "Print how to connect to a local cache, as variables for a shell, without a password",
		Long: "env prints the variables that the snippets read. A password is not among them: REDIS_PASSWORD_FILE names the file that\n" +
			"holds it.",
		Example: "  eval \"$(redoubt local env dev)\"\n" +
			"  redoubt local env legacy --user orders-api    as one of several principals of the access list\n" +
			"  redoubt local env partner --user default      as a client that has an access key only",
		Args: oneEnvironment,
		RunE: func(cmd *cobra.Command, args []string) error {
			running, _, err := loadLocal(common, args[0])
			if err != nil {
				return err
			}
			variables, err := localVariables(running, user)
			if err != nil {
				return usageError{cmd, err}
			}
			if common.json {
				return localDocument(common, "redoubt/local-env/v1", variables)
			}
			for _, name := range slices.Sorted(maps.Keys(variables)) {
				fmt.Fprintf(common.out, "export %s=%s\n", name, quoted(variables[name]))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "key of the access list, or "+accessKeyUser+" for an access key (default: the only one there is)")
	return cmd
}

// localVariables are what the snippets for a local cache read.
func localVariables(running localcache.Settings, wanted string) (map[string]string, error) {
	variables := map[string]string{
		"REDIS_HOST": running.Host, "REDIS_PORT": strconv.Itoa(running.Port), "REDIS_CA_FILE": running.CAFile,
	}
	var keys []string
	for _, user := range running.Users {
		keys = append(keys, user.AccessKey)
		if user.AccessKey == wanted || wanted == "" && len(running.Users) == 1 {
			variables["REDIS_USER"], variables["REDIS_PASSWORD_FILE"] = user.Name, user.PasswordFile
			return variables, nil
		}
	}
	if len(running.KeyFiles) > 0 {
		keys = append(keys, accessKeyUser)
		if wanted == accessKeyUser || wanted == "" && len(running.Users) == 0 {
			variables["REDIS_USER"], variables["REDIS_PASSWORD_FILE"] = accessKeyUser, running.KeyFiles[0]
			return variables, nil
		}
	}
	switch {
	case len(keys) == 0:
		return nil, errors.New("the access list is empty: nobody can sign in")
	case wanted == "":
		return nil, fmt.Errorf("--user: whose rights? expected one of %s", strings.Join(keys, ", "))
	}
	meant := ""
	if near := nearest(wanted, keys); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return nil, fmt.Errorf("--user: no such principal in the access list; expected one of %s; got %q%s", strings.Join(keys, ", "), wanted, meant)
}
