package io.carillon.messaging.engagement;

import io.carillon.messaging.link.LinkToken;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the links of a message lead; the most recently asked messages are remembered. */
@ApplicationScoped
class Destinations {
  private static final int REMEMBERED = 20_000;

  private final Transactions transactions;
  private final MessageStore store;
  private final Map<MessageKey, List<String>> known =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageKey, List<String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  @Inject
  Destinations(Transactions transactions, MessageStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  Optional<String> of(LinkToken token) {
    List<String> links = links(new MessageKey(token.tenant(), token.message()));
    return token.number() < links.size()
        ? Optional.of(links.get(token.number()))
        : Optional.empty();
  }

  private List<String> links(MessageKey key) {
    synchronized (known) {
      List<String> remembered = known.get(key);
      if (remembered != null) {
        return remembered;
      }
    }
    List<String> read =
        transactions
            .inTenant(key.tenant(), tx -> store.find(tx, key.tenant(), key.id()))
            .map(Message::progress)
            .map(progress -> progress.links())
            .orElse(List.of());
    if (!read.isEmpty()) {
      synchronized (known) {
        known.put(key, read);
      }
    }
    return read;
  }
}
