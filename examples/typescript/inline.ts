// Deploys index.ts through Pulumi's Automation API, which needs the pulumi command and no language host. An argument
// "destroy" takes it down again.
import { CommandError, LocalWorkspace } from "@pulumi/pulumi/automation";

let shown = false; // whether pulumi's own output is

async function main() {
    const stack = await LocalWorkspace.createOrSelectStack({
        projectName: "shop",
        stackName: "inline",
        program: () => import("./index"),
    });
    // The sandbox takes any subscription.
    const subscription = process.env["AZURE_SUBSCRIPTION_ID"] ?? "00000000-0000-0000-0000-000000000001";
    await stack.setConfig("azure-native:subscriptionId", { value: subscription });
    const options = {
        onOutput: (text: string) => process.stdout.write(text),
        onError: (text: string) => process.stderr.write(text),
    };
    shown = true;
    if (process.argv[2] === "destroy") {
        await stack.destroy(options);
    } else {
        await stack.up(options);
    }
}

main().catch((error: unknown) => {
    // The error of a command holds its whole output once more.
    if (!(shown && error instanceof CommandError)) {
        console.error(error instanceof Error ? error.message : error);
    }
    process.exitCode = 1;
});
