package io.carillon.messaging.template;

import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Templates as definitions; they are live as soon as they are saved. */
@ApplicationScoped
class TemplateStore {
  private static final String WHOLE_TENANT = "";

  private final DefinitionStore definitions;
  private final TemplateSources sources;

  @Inject
  TemplateStore(DefinitionStore definitions, TemplateSources sources) {
    this.definitions = definitions;
    this.sources = sources;
  }

  TemplateView create(Handle tx, String tenant, String key, TemplateBody body) {
    return view(
        definitions.create(
            tx,
            tenant,
            Kinds.TEMPLATE,
            key,
            WHOLE_TENANT,
            DefinitionState.DEFINITION_STATE_LIVE,
            sources.write(body)));
  }

  TemplateView replace(
      Handle tx, String tenant, String keyOrId, long ifVersion, TemplateBody body) {
    return view(
        definitions.replace(tx, tenant, Kinds.TEMPLATE, keyOrId, ifVersion, sources.write(body)));
  }

  TemplateView archive(Handle tx, String tenant, String keyOrId) {
    return view(definitions.archive(tx, tenant, Kinds.TEMPLATE, keyOrId));
  }

  Optional<TemplateView> find(Handle tx, String tenant, String keyOrId) {
    return definitions.find(tx, tenant, Kinds.TEMPLATE, keyOrId).map(this::view);
  }

  Page<TemplateView> list(
      Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions.list(tx, tenant, Kinds.TEMPLATE, limit, cursor).map(this::view);
  }

  private TemplateView view(Stored stored) {
    TemplateBody body = sources.read(stored.body());
    return new TemplateView(
        stored.id(),
        stored.key(),
        body.name(),
        body.channel(),
        body.locales(),
        body.fallbackLocale(),
        body.utm(),
        stored.state().name().replace("DEFINITION_STATE_", "").toLowerCase(Locale.ROOT),
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }
}
