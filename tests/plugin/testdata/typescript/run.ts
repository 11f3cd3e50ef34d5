// Deploys the program in index.ts, or destroys what it deployed, with Pulumi's Automation API, which needs no language host, and prints its outputs.
import * as automation from "@pulumi/pulumi/automation";

// program runs index.ts anew each time, as Pulumi does.
async function program(): Promise<Record<string, unknown>> {
    const file = require.resolve("./index");
    delete require.cache[file];
    return require(file);
}

async function run(): Promise<void> {
    const stack = await automation.LocalWorkspace.createOrSelectStack({
        stackName: "shop",
        projectName: "redoubt",
        program,
    });
    for (const setting of (process.env.STACK_CONFIG ?? "").split(" ").filter((text) => text !== "")) {
        const [name, value] = setting.split("=", 2);
        await stack.setConfig(name, { value });
    }
    if (process.argv[2] === "destroy") {
        await stack.destroy();
        return;
    }
    await stack.preview();
    const made = await stack.up();
    const again = await stack.preview();
    const outputs = Object.fromEntries(Object.entries(made.outputs).map(([name, output]) => [name, output.value]));
    console.log(JSON.stringify({ outputs, again: again.changeSummary }));
}

run().catch((problem) => {
    console.error(String(problem));
    process.exit(1);
});
