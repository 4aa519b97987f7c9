package io.carillon.messaging.provider.webhook;

import java.util.List;

/** What signs for a tenant. */
public interface WebhookSecrets {
  /** The tenant's own secrets that work now, each `whsec_` and Base64, the newest first. */
  List<String> of(String tenant);
}
