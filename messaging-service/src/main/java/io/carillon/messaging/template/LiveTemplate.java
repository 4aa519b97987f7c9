package io.carillon.messaging.template;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.link.Utm;
import io.carillon.messaging.rendering.CompiledTemplate;
import org.jspecify.annotations.Nullable;

/** A template that can be sent. */
public record LiveTemplate(String key, Channel channel, CompiledTemplate text, @Nullable Utm utm) {}
