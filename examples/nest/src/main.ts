// A shop that hears from ConomyHQ's webhooks with Nest: `npm run build`, then `npm start`.

import "reflect-metadata";

import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

import { Events } from "./events.js";
import { WebhooksController } from "./webhooks.controller.js";

if (!process.env["CONOMY_WEBHOOK_SECRET"]) throw new Error("CONOMY_WEBHOOK_SECRET is missing");

@Module({ controllers: [WebhooksController], providers: [Events] })
class Shop {}

// What is signed are the bytes of the body: Nest keeps them beside what it makes of them.
const app = await NestFactory.create(Shop, { rawBody: true });
app.enableShutdownHooks();
await app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
console.log(`listening on ${await app.getUrl()}`);
