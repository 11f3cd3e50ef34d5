package hardenedcache

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func init() { pulumi.RegisterOutputType(ConnectionOutput{}) }

// Connection is what a client needs to connect. There is no password: a client authenticates with an Entra token.
type Connection struct {
	// Host is the host name.
	Host string `pulumi:"host"`
	// Port is the TCP port.
	Port int `pulumi:"port"`
	// Tls is always true: the cache speaks nothing else.
	Tls bool `pulumi:"tls"`
	// MinimumTlsVersion is the oldest TLS version that the cache accepts.
	MinimumTlsVersion string `pulumi:"minimumTlsVersion"`
	// Authentication is the kind of authentication: `entra`.
	Authentication string `pulumi:"authentication"`
	// TokenScope is the scope to ask an Entra token for.
	TokenScope string `pulumi:"tokenScope"`
	// UserNameRule says what to send as the user name with the token.
	UserNameRule string `pulumi:"userNameRule"`
}

// ConnectionOutput is an output of a [Connection].
type ConnectionOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (ConnectionOutput) ElementType() reflect.Type { return reflect.TypeFor[Connection]() }

// Client settings for Entra: https://learn.microsoft.com/azure/redis/entra-for-authentication
const (
	tokenScope   = "https://redis.azure.com/.default"
	userNameRule = "the object id (principal id) of the identity that the token was issued to"
)

func connectionOf(host pulumi.StringOutput, port pulumi.IntOutput) ConnectionOutput {
	return pulumi.All(host, port).ApplyT(func(resolved []any) Connection {
		return Connection{
			Host: resolved[0].(string), Port: resolved[1].(int),
			Tls: true, MinimumTlsVersion: "1.2",
			Authentication: "entra", TokenScope: tokenScope, UserNameRule: userNameRule,
		}
	}).(ConnectionOutput)
}
