import {
  BadRequestException,
  Controller,
  Get,
  Headers,
  HttpCode,
  Logger,
  NotFoundException,
  Param,
  Post,
  type RawBodyRequest,
  Req,
} from "@nestjs/common";
import { webhooks, WebhookSignatureError } from "conomyhq";

import { Events, type Told } from "./events.js";

/** What ConomyHQ tells the shop by itself. */
@Controller()
export class WebhooksController {
  private readonly log = new Logger(WebhooksController.name);

  constructor(private readonly events: Events) {}

  @Post("webhooks/conomy")
  @HttpCode(204)
  delivered(@Req() request: RawBodyRequest<object>, @Headers("x-webhook-signature") signature?: string): void {
    const event = this.verified(request.rawBody ?? "", signature);
    const { id, status } = event.data?.transaction ?? {};
    // An event that this shop does not know is answered alike, or it would come again and again.
    if (id && status) this.events.note(event.key, id, status);
    else this.log.log(`nothing to do for ${event.key}`);
  }

  @Get("transactions/:id")
  told(@Param("id") id: string): Told {
    const told = this.events.of(id);
    if (!told) throw new NotFoundException("No webhook told of it.");
    return told;
  }

  private verified(rawBody: webhooks.RawBody, signature: string | undefined): webhooks.Event {
    try {
      return webhooks.verify(rawBody, process.env["CONOMY_WEBHOOK_SECRET"] ?? "", signature);
    } catch (error) {
      if (!(error instanceof WebhookSignatureError)) throw error;
      this.log.warn(`a delivery is refused: ${error}`);
      throw new BadRequestException(error.reason);
    }
  }
}
