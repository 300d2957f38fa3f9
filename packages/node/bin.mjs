#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { findBinary } from "./index.mjs";

const { status, error } = spawnSync(findBinary(), process.argv.slice(2), { stdio: "inherit" });
if (error) throw error;
process.exitCode = status ?? 1;
