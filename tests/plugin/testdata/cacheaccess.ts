import * as pulumi from "@pulumi/pulumi";
import * as redoubt from "@redoubt-iac/redoubt";

const owner = new pulumi.StackReference("organization/redoubt/prod");

const redis = new redoubt.CacheAccess("redis", {
    cacheResourceId: owner.requireOutput("resourceId") as pulumi.Output<string>,
    hostName: owner.requireOutput("hostName") as pulumi.Output<string>,
    access: {
        "orders-api": { principalId: "6a1d8c3f-0b5e-4f72-9d4a-8e2c7b6f1a93", role: redoubt.CacheUserRole.Owner },
    },
});

export const connection = redis.connection;
