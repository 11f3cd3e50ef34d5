package requests

// classicAccessBreaches break rules of access to a classic cache, and of locks on it.
var classicAccessBreaches = []Breach{
	{
		Rule: "classic-keys-need-entra", Name: "neither keys nor Entra", Made: made(),
		Makes: AClassic.With(Inputs{"disableAccessKeyAuthentication": true, "redisConfiguration": Inputs{"aadEnabled": "false"}}),
	},
	{
		Rule: "classic-access-version", Name: "an assignment of Redis 4", Made: made(AClassic.With(Inputs{"redisVersion": "4"})),
		Makes: AClassicGrant,
	},
	{
		Rule: "classic-access-version", Name: "a policy of Redis 4", Made: made(AClassic.With(Inputs{"redisVersion": "4.0"})),
		Makes: AClassicPolicy,
	},
	{Rule: "classic-acl", Name: "permissions without a sign", Made: made(AClassic), Makes: permitted("read allkeys")},
	{Rule: "classic-acl", Name: "permissions without anything", Made: made(AClassic), Makes: permitted(" ")},
	{Rule: "classic-acl", Name: "a category that there is not", Made: made(AClassic), Makes: permitted("+@reading ~*")},
	{Rule: "classic-acl", Name: "a category without a sign", Made: made(AClassic), Makes: permitted("@read ~*")},
	{Rule: "classic-acl", Name: "a key pattern of Redis 7", Made: made(AClassic), Makes: permitted("+@read %R~app:*")},
	{Rule: "classic-acl", Name: "a password", Made: made(AClassic), Makes: permitted("+@read ~* >secret")},
	{
		Rule: "classic-policy-built-in", Name: "a policy named like a built-in one", Made: made(AClassic),
		Makes: AClassicPolicy.With(Inputs{"accessPolicyName": "Data Reader"}),
	},
	{
		Rule: "classic-policy-exists", Name: "an assignment of no policy", Made: made(AClassic),
		Makes: AClassicGrant.With(Inputs{"accessPolicyName": "Data Writer"}),
	},
	{
		Rule: "classic-policy-exists", Name: "an assignment of another cache's policy",
		Made:  made(AClassic, AnotherClassic, AClassicPolicy.With(Inputs{"cacheName": "other"})),
		Makes: AClassicGrant.With(Inputs{"accessPolicyName": "Sessions only"}),
	},
	{
		Rule: "classic-policy-in-use", Name: "deleting a policy that is assigned",
		Made:  made(AClassic, AClassicPolicy, AClassicGrant.With(Inputs{"accessPolicyName": "Sessions only"})),
		Makes: AClassicPolicy, Deletes: ClassicPolicyID,
	},
	{
		Rule: "access-object-id", Name: "a user name for an object id on classic", Made: made(AClassic),
		Makes: AClassicGrant.With(Inputs{"objectId": "jo@example.org"}),
	},

	{
		Rule: "locked", Name: "deleting an assignment of a locked classic cache", Made: made(AClassic, AClassicGrant, AClassicLock),
		Makes: AClassicGrant, Deletes: ClassicGrantID,
	},
	{
		Rule: "locked", Name: "deleting a role assignment on a locked classic cache", Made: made(AClassic, AClassicRole, AClassicLock),
		Makes: AClassicRole, Deletes: ClassicID + "/providers/Microsoft.Authorization/roleAssignments/" + Somebody,
	},
	{
		Rule: "locked-read-only", Name: "an assignment of a read-only classic cache", Made: made(AClassic, readOnly),
		Makes: AClassicGrant,
	},
	{
		Rule: "locked-read-only", Name: "a role assignment on a read-only classic cache", Made: made(AClassic, readOnly),
		Makes: AClassicRole,
	},
	{
		Rule: "locked-read-only", Name: "changing a read-only classic cache", Made: made(AClassic, readOnly),
		Makes: AClassic.With(closed), Changes: ClassicID,
	},
	{
		Rule: "locked", Name: "deleting an assignment of a read-only classic cache", Made: made(AClassic, AClassicGrant, readOnly),
		Makes: AClassicGrant, Deletes: ClassicGrantID,
	},
}

var readOnly = AClassicLock.With(Inputs{"level": "ReadOnly"})

func permitted(permissions string) Making {
	return AClassicPolicy.With(Inputs{"permissions": permissions})
}

// classicAroundBreaches break rules of what leads to a classic cache, and of pairs of caches.
var classicAroundBreaches = []Breach{
	{Rule: "classic-injection-endpoint", Name: "an endpoint to an injected cache", Made: networked(anInjectedOne), Makes: AClassicEndpoint},
	{
		Rule: "classic-clustered-endpoints", Name: "a second endpoint to a cluster", Made: networked(aClusteredOne, AClassicEndpoint),
		Makes: aSecondEndpoint,
	},
	{
		Rule: "classic-clustered-endpoints", Name: "shards behind two endpoints", Made: networked(AClassic, AClassicEndpoint, aSecondEndpoint),
		Makes: aClusteredOne, Changes: ClassicID,
	},
	{
		Rule: "classic-firewall-endpoint", Name: "a firewall rule for a closed cache with an endpoint", Made: UpToClassicEndpoint,
		Makes: AFirewallRule,
	},
	{
		Rule: "classic-firewall-endpoint", Name: "an endpoint to an open cache with a firewall rule", Made: networked(AClassic, AFirewallRule),
		Makes: AClassicEndpoint,
	},
	{Rule: "classic-firewall-name", Name: "a hyphen", Made: made(AClassic), Makes: AFirewallRule.With(Inputs{"ruleName": "office-berlin"})},
	{Rule: "classic-firewall-range", Name: "the wrong way round", Made: made(AClassic), Makes: AFirewallRule.With(Inputs{"endIP": "203.0.113.0"})},
	{
		Rule: "classic-firewall-range", Name: "IPv6", Made: made(AClassic),
		Makes: AFirewallRule.With(Inputs{"startIP": "2001:db8::1", "endIP": "2001:db8::2"}),
	},
	{Rule: "classic-firewall-range", Name: "a whole network", Made: made(AClassic), Makes: AFirewallRule.With(Inputs{"startIP": "203.0.113.0/24"})},
	{
		Rule: "private-link-zone", Name: "the managed zone for classic", Made: append(networked(AZone), AClassic, AClassicEndpoint),
		Makes: AZoneGroup.With(Inputs{"privateEndpointName": "classic"}),
	},
	{Rule: "network-reference", Name: "a cache in no subnet", Made: made(ANetwork), Makes: anInjectedOne},
	{Rule: "subnet-in-use", Name: "the subnet of an injected cache", Made: networked(anInjectedOne), Makes: ASubnet, Deletes: SubnetID},

	{
		Rule: "classic-geo", Name: "a link to the cache itself", Made: made(AClassic),
		Makes: ALinkedServer.With(Inputs{"linkedServerName": "old", "linkedRedisCacheId": ClassicID}),
	},
	{
		Rule: "classic-geo", Name: "a link to a Standard cache", Made: made(AClassic, AnotherClassic.With(classicSKU("Standard", "C", 1))),
		Makes: ALinkedServer,
	},
	{
		Rule: "classic-geo", Name: "a link to a smaller cache", Made: made(AClassic.With(classicSKU("Premium", "P", 2)), AnotherClassic),
		Makes: ALinkedServer,
	},
	{
		Rule: "classic-geo", Name: "a link to a larger cache as the primary", Made: made(AClassic, AnotherClassic.With(classicSKU("Premium", "P", 2))),
		Makes: ALinkedServer.With(Inputs{"serverRole": "Primary"}),
	},
	{Rule: "classic-geo", Name: "a link to a cache without shards", Made: made(aClusteredOne, AnotherClassic), Makes: ALinkedServer},
	{
		Rule: "classic-geo-one", Name: "a second link", Made: append(made(AClassic, AnotherClassic, ALinkedServer), AnotherClassic.With(Inputs{"name": "third"})),
		Makes: ALinkedServer.With(Inputs{"linkedServerName": "third", "linkedRedisCacheId": GroupID + "/providers/Microsoft.Cache/redis/third"}),
	},
	{
		Rule: "classic-geo-one", Name: "a link back", Made: UpToLink,
		Makes: ALinkedServer.With(Inputs{"name": "other", "linkedServerName": "old", "linkedRedisCacheId": ClassicID, "serverRole": "Primary"}),
	},
	{
		Rule: "classic-geo-replicas", Name: "a link of a cache with two replicas",
		Made: made(AClassic, AnotherClassic.With(Inputs{"replicasPerMaster": 2.0})), Makes: ALinkedServer,
	},
	{
		Rule: "classic-geo-replicas", Name: "two replicas in a linked cache", Made: UpToLink,
		Makes: AClassic.With(Inputs{"replicasPerPrimary": 2.0}), Changes: ClassicID,
	},
	{
		Rule: "classic-geo-injection", Name: "a link out of a network", Made: networked(anInjectedOne, AnotherClassic),
		Makes: ALinkedServer,
	},
	{
		Rule: "classic-geo-scale", Name: "scaling a linked cache", Made: UpToLink,
		Makes: AClassic.With(classicSKU("Premium", "P", 2)), Changes: ClassicID,
	},
	{Rule: "classic-geo-scale", Name: "shards for a linked cache", Made: UpToLink, Makes: aClusteredOne, Changes: ClassicID},
	{
		Rule: "classic-geo-keys", Name: "switching off the keys of a linked cache", Made: UpToLink,
		Makes: AClassic.With(Inputs{"disableAccessKeyAuthentication": true}), Changes: ClassicID,
	},
	{Rule: "classic-geo-endpoint", Name: "an endpoint to a linked cache", Made: append(networked(), UpToLink[1:]...), Makes: AClassicEndpoint},
	{Rule: "classic-geo-delete", Name: "deleting a linked cache", Made: UpToLink, Makes: AClassic, Deletes: ClassicID},
	{Rule: "classic-geo-delete", Name: "deleting the group of linked caches", Made: UpToLink, Makes: AGroup, Deletes: GroupID},
	{Rule: "classic-persistence-geo", Name: "a link of a cache with backups", Made: made(AClassic.With(backedUp), AnotherClassic), Makes: ALinkedServer},
	{Rule: "classic-persistence-geo", Name: "backups of a linked cache", Made: UpToLink, Makes: AClassic.With(backedUp), Changes: ClassicID},
}
