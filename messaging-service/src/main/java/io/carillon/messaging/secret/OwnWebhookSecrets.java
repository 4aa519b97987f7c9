package io.carillon.messaging.secret;

import io.carillon.messaging.provider.webhook.WebhookSecrets;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;

/** Signs with what the tenant made for it. */
@ApplicationScoped
class OwnWebhookSecrets implements WebhookSecrets {
  private final SigningSecrets secrets;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  OwnWebhookSecrets(SigningSecrets secrets, Transactions transactions, Clock clock) {
    this.secrets = secrets;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public List<String> of(String tenant) {
    return transactions.inTenant(
        tenant, tx -> secrets.inClear(tx, tenant, Use.WEBHOOK, clock.instant()));
  }
}
