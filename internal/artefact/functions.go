package artefact

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// function calls a function of the template language by its name in lower case. It returns arm.Unknown for a function that
// is not here, and for arguments that are not known.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
func (s *scope) function(name string, arguments []any) any {
	switch name {
	case "parameters":
		return s.named(parameterKey, arguments)
	case "variables":
		return s.named(variableKey, arguments)
	case "copyindex":
		return s.copyIndex(arguments)
	case "if":
		return choose(arguments)
	case "lambdavariables":
		return s.lambdaVariable(arguments)
	case "map", "filter", "reduce":
		return s.lambdaFunction(name, arguments)
	case "tryget":
		return tryGet(arguments)
	case "coalesce":
		return coalesce(arguments)
	case "union":
		return union(arguments)
	case "and", "or":
		return combine(name == "or", arguments)
	case "subscription":
		return map[string]any{"subscriptionId": s.subscription, "id": "/subscriptions/" + s.subscription}
	case "resourcegroup":
		return map[string]any{"name": s.group, "id": s.base(), "location": arm.Unknown{}, "tags": arm.Unknown{}}
	case "createarray":
		return append([]any{}, arguments...)
	case "createobject":
		return object(arguments)
	}
	for _, argument := range arguments {
		if holdsUnknown(argument) {
			return arm.Unknown{}
		}
	}
	if known, ok := functionsOfIDs[name]; ok {
		return known(s, arguments)
	}
	if known, ok := functions[name]; ok {
		return known(arguments)
	}
	return arm.Unknown{}
}

func (s *scope) named(key func(string) string, arguments []any) any {
	if len(arguments) == 1 {
		if name, isText := arguments[0].(string); isText {
			return s.names.of(key(name))
		}
	}
	return arm.Unknown{}
}

// copyIndex is the number of the copy at hand: copyIndex([name], [offset]).
func (s *scope) copyIndex(arguments []any) any {
	loop, offset := "", 0.0
	for _, argument := range arguments {
		switch v := argument.(type) {
		case string:
			loop = strings.ToLower(v)
		case float64:
			offset = v
		}
	}
	number, known := s.copies[loop]
	if !known {
		return arm.Unknown{}
	}
	return number + offset
}

// choose is if(condition, then, else); what is not chosen need not be known.
func choose(arguments []any) any {
	if len(arguments) != 3 {
		return arm.Unknown{}
	}
	switch arguments[0] {
	case true:
		return arguments[1]
	case false:
		return arguments[2]
	default:
		return arm.Unknown{}
	}
}

// combine is and(...) and or(...): one argument can decide although others are not known.
func combine(decisive bool, arguments []any) any {
	result := any(!decisive)
	for _, argument := range arguments {
		switch value, isBool := argument.(bool); {
		case isBool && value == decisive:
			return decisive
		case !isBool:
			result = arm.Unknown{}
		}
	}
	return result
}

func object(arguments []any) any {
	made := map[string]any{}
	for i := 0; i+1 < len(arguments); i += 2 {
		key, isText := arguments[i].(string)
		if !isText {
			return arm.Unknown{}
		}
		made[key] = arguments[i+1]
	}
	return made
}

func holdsUnknown(value any) bool {
	switch v := value.(type) {
	case arm.Unknown:
		return true
	case []any:
		for _, item := range v {
			if holdsUnknown(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range v {
			if holdsUnknown(item) {
				return true
			}
		}
	}
	return false
}

// functionsOfIDs make ids and names; they need to know where the template is deployed.
var functionsOfIDs = map[string]func(*scope, []any) any{
	"resourceid":             func(s *scope, a []any) any { return idOf(s, a, false) },
	"subscriptionresourceid": func(s *scope, a []any) any { return idOf(s, a, true) },
	"extensionresourceid": func(_ *scope, a []any) any {
		texts := textsOf(a)
		if len(texts) < 3 {
			return arm.Unknown{}
		}
		return idOrUnknown(extension(texts[0], texts[1], strings.Join(texts[2:], "/")))
	},
	"tenantresourceid": func(_ *scope, a []any) any {
		texts := textsOf(a)
		if len(texts) < 2 {
			return arm.Unknown{}
		}
		return idOrUnknown(extension("/", texts[0], strings.Join(texts[1:], "/")))
	},
	// The real algorithm of both is not public; equal arguments have to give equal names, and these do.
	"uniquestring": func(s *scope, a []any) any {
		*s.standIns = true
		sum := sha256.Sum256([]byte(fmt.Sprint(a...)))
		return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:13]
	},
	"guid": func(s *scope, a []any) any {
		*s.standIns = true
		sum := sha256.Sum256([]byte(fmt.Sprint(a...)))
		digits := hex.EncodeToString(sum[:16])
		return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
	},
}

var guidShape = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// idOf is resourceId([subscription], [group], type, name, ...).
func idOf(s *scope, arguments []any, ofSubscription bool) any {
	texts := textsOf(arguments)
	at := *s
	if ofSubscription {
		at.group = ""
	}
	for i, text := range texts {
		if !strings.Contains(text, "/") {
			continue
		}
		switch {
		case i == 1 && (ofSubscription || guidShape.MatchString(texts[0])):
			at.subscription = texts[0]
		case i == 1:
			at.group = texts[0]
		case i == 2:
			at.subscription, at.group = texts[0], texts[1]
		}
		name := strings.Join(texts[i+1:], "/")
		if strings.EqualFold(text, "Microsoft.Resources/resourceGroups") {
			return "/subscriptions/" + at.subscription + "/resourceGroups/" + name
		}
		return idOrUnknown(extension(at.base(), text, name))
	}
	return arm.Unknown{}
}

func idOrUnknown(id string) any {
	if id == "" {
		return arm.Unknown{}
	}
	return strings.Replace(id, "//providers", "/providers", 1)
}

// textsOf are the arguments as texts; nil when one is no text.
func textsOf(arguments []any) []string {
	texts := make([]string, len(arguments))
	for i, argument := range arguments {
		text, isText := argument.(string)
		if !isText {
			return nil
		}
		texts[i] = text
	}
	return texts
}

// written is a value as a text, as concat and string write it.
func written(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		return map[bool]string{true: "True", false: "False"}[v], true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	default:
		return "", false
	}
}
