package remote

import (
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/plugin"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

// Component is a component of the package as a program sees it, without its outputs: tests read those from the result.
type Component struct{ pulumi.ResourceState }

// New makes a component through the plugin, with arguments as the native constructor takes them.
func New(ctx *pulumi.Context, token, name string, args any, options ...pulumi.ResourceOption) (*Component, error) {
	component := &Component{}
	err := ctx.RegisterRemoteComponentResource(token, name, Inputs(args), component, options...)
	if err != nil {
		return nil, fmt.Errorf("registering %s: %w", name, err)
	}
	return component, nil
}

// Inputs are the arguments of a native constructor as the inputs that an SDK of another language sends.
func Inputs(args any) pulumi.Map {
	sent := inputs(reflect.ValueOf(args)).(pulumi.Map)
	var provider pulumi.ProviderResource
	switch of := args.(type) {
	case *hardenedcache.HardenedCacheArgs:
		provider = of.RedisEnterpriseProvider
	case *cacheaccess.CacheAccessArgs:
		provider = of.RedisEnterpriseProvider
	}
	if provider != nil {
		sent[plugin.ProviderInput] = pulumi.NewResourceInput(provider)
	}
	return sent
}

func inputs(value reflect.Value) pulumi.Input {
	if value.Kind() == reflect.Interface {
		if value.IsNil() {
			return nil
		}
		return value.Interface().(pulumi.Input)
	}
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		return inputs(value.Elem())
	case reflect.Struct:
		object := pulumi.Map{}
		for _, field := range strictdecode.Fields(value.Type()) {
			given := value.FieldByIndex(field.Index)
			if field.Optional && given.IsZero() {
				continue
			}
			if input := inputs(given); input != nil {
				object[field.Key] = input
			}
		}
		return object
	case reflect.Map:
		if value.IsNil() {
			return nil
		}
		object := pulumi.Map{}
		for _, key := range value.MapKeys() {
			object[key.String()] = inputs(value.MapIndex(key))
		}
		return object
	case reflect.Slice:
		if value.IsNil() {
			return nil
		}
		list := pulumi.Array{}
		for i := range value.Len() {
			list = append(list, inputs(value.Index(i)))
		}
		return list
	default:
		return pulumi.Any(value.Interface())
	}
}
