/**
 * Firebase Cloud Messaging, HTTP v1: {@code POST /token} gives an access token for an assertion of
 * the service account, which {@code GET /fcm/service-account.json} hands out, and {@code POST
 * /v1/projects/{project}/messages:send} takes a message. Each body is held against Google's own
 * description of it.
 */
@NullMarked
package io.carillon.sandbox.fcm;

import org.jspecify.annotations.NullMarked;
