package io.carillon.messaging.template;

import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Compiled templates by tenant and key or id. What is compiled is dropped when its definition
 * changes anywhere, and read again from the table, which is this service's own.
 */
@ApplicationScoped
public class LiveTemplateStore {
  private static final Logger LOG = Logger.getLogger(LiveTemplateStore.class);
  private static final int MOST = 5_000;

  private final Definitions definitions;
  private final DefinitionStore store;
  private final Transactions transactions;
  private final TemplateSources sources;
  private final Map<Name, Optional<LiveTemplate>> compiled = new ConcurrentHashMap<>();

  private final AtomicLong changes = new AtomicLong();

  private record Name(String tenant, String keyOrId) {}

  @Inject
  LiveTemplateStore(
      Definitions definitions,
      DefinitionStore store,
      Transactions transactions,
      TemplateSources sources) {
    this.definitions = definitions;
    this.store = store;
    this.transactions = transactions;
    this.sources = sources;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(
        Kinds.TEMPLATE, changed -> forget(changed.getTenant(), changed.getKey(), changed.getId()));
  }

  /** Empty when there is none, or it is archived, or it does not compile any more. */
  public Optional<LiveTemplate> find(String tenant, String keyOrId) {
    Name name = new Name(tenant, keyOrId);
    Optional<LiveTemplate> known = compiled.get(name);
    if (known != null) {
      return known;
    }
    long before = changes.get();
    Optional<LiveTemplate> read =
        transactions
            .inTenant(tenant, tx -> store.find(tx, tenant, Kinds.TEMPLATE, keyOrId))
            .filter(LiveTemplateStore::isLive)
            .flatMap(this::compile);
    if (read.isPresent()) {
      if (compiled.size() > MOST) {
        compiled.clear();
      }
      compiled.put(name, read);
      if (changes.get() != before) {
        compiled.remove(name);
      }
    }
    return read;
  }

  void forget(String tenant, String key, String id) {
    changes.incrementAndGet();
    compiled.remove(new Name(tenant, key));
    compiled.remove(new Name(tenant, id));
  }

  private Optional<LiveTemplate> compile(Stored stored) {
    try {
      return Optional.of(sources.compile(sources.read(stored.body()).withKey(stored.key())));
    } catch (ProblemException e) {
      LOG.errorf("Template %s does not compile any more: %s", stored.id(), e.reason().name());
      return Optional.empty();
    }
  }

  private static boolean isLive(Stored stored) {
    return stored.state() == DefinitionState.DEFINITION_STATE_LIVE;
  }
}
