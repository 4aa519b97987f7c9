package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
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
 * Compiled templates by tenant and key or id, and of those that units have changed one for each
 * such unit. What is compiled is dropped when its definition changes anywhere, and read again from
 * the table, which is this service's own.
 */
@ApplicationScoped
public class LiveTemplateStore {
  private static final Logger LOG = Logger.getLogger(LiveTemplateStore.class);
  private static final int MOST = 5_000;
  private static final int MOST_UNITS = 500;

  private final Definitions definitions;
  private final TemplateStore store;
  private final Transactions transactions;
  private final TemplateSources sources;
  private final Map<Name, Held> compiled = new ConcurrentHashMap<>();

  private final AtomicLong changes = new AtomicLong();

  private record Name(String tenant, String keyOrId) {}

  /** A template as its owner wrote it, and as far as somebody asked as it is in other units. */
  private record Held(KeptTemplate kept, LiveTemplate whole, Map<String, LiveTemplate> there) {}

  @Inject
  LiveTemplateStore(
      Definitions definitions,
      TemplateStore store,
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

  /**
   * A template as it is in a unit. Empty when there is none, or it is a sister unit's, or it is
   * archived, or it does not compile any more.
   */
  public Optional<LiveTemplate> find(String tenant, String keyOrId, String unit) {
    return held(new Name(tenant, keyOrId))
        .filter(held -> held.kept().isFor(unit))
        .map(held -> held.kept().nearest(unit).map(near -> there(held, near)).orElse(held.whole()));
  }

  private Optional<Held> held(Name name) {
    Held known = compiled.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    long before = changes.get();
    Optional<Held> read =
        transactions
            .inWholeTenant(name.tenant(), tx -> store.find(tx, name.tenant(), name.keyOrId()))
            .filter(LiveTemplateStore::isLive)
            .flatMap(
                kept ->
                    compile(kept, kept.words())
                        .map(whole -> new Held(kept, whole, new ConcurrentHashMap<>())));
    if (read.isPresent()) {
      if (compiled.size() > MOST) {
        compiled.clear();
      }
      compiled.put(name, read.get());
      if (changes.get() != before) {
        compiled.remove(name);
      }
    }
    return read;
  }

  /** As the unit has it; where that does not go with the owner's newer words, as the owner has. */
  private LiveTemplate there(Held held, String unit) {
    LiveTemplate known = held.there().get(unit);
    if (known != null) {
      return known;
    }
    LiveTemplate made = compile(held.kept(), held.kept().in(unit)).orElse(held.whole());
    if (held.there().size() > MOST_UNITS) {
      held.there().clear();
    }
    held.there().put(unit, made);
    return made;
  }

  void forget(String tenant, String key, String id) {
    changes.incrementAndGet();
    compiled.remove(new Name(tenant, key));
    compiled.remove(new Name(tenant, id));
  }

  private Optional<LiveTemplate> compile(KeptTemplate kept, ObjectNode words) {
    try {
      return Optional.of(sources.compile(sources.read(words).under(kept.definition().key())));
    } catch (ProblemException e) {
      LOG.errorf(
          "Template %s does not compile any more: %s", kept.definition().id(), e.reason().name());
      return Optional.empty();
    }
  }

  private static boolean isLive(KeptTemplate kept) {
    return kept.definition().state() == DefinitionState.DEFINITION_STATE_LIVE;
  }
}
