{{- define "carillon.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: carillon
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "carillon.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "carillon.image" -}}
{{ printf "%s/%s:%s" .root.Values.image.registry .service.module (default .root.Chart.AppVersion .root.Values.image.tag) | quote }}
{{- end }}

{{- define "carillon.pod" -}}
automountServiceAccountToken: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "carillon.container" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* A setting from the Secret: name, key. */}}
{{- define "carillon.secret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.secrets.name }}
      key: {{ .key }}
{{- end }}

{{/* Where the database is, and the passwords of the schema's roles. */}}
{{- define "carillon.database" -}}
- name: CARILLON_POSTGRES_URL
  value: {{ include "carillon.jdbc" .root | quote }}
{{- if .service.schema }}
{{ include "carillon.secret" (dict "root" .root "name" "CARILLON_DB_PASSWORD" "key" (printf "db-%s" .name)) }}
{{- end }}
{{- end }}

{{- define "carillon.jdbc" -}}
{{- with .Values.postgresql -}}
jdbc:postgresql://{{ .host }}:{{ .port }}/{{ .database }}{{ if .parameters }}?{{ .parameters }}{{ end }}
{{- end -}}
{{- end }}

{{/* All that a service is told. */}}
{{- define "carillon.env" -}}
{{- $root := .root -}}
{{- $uses := .service.uses -}}
- name: CARILLON_HTTP_HOST
  value: 0.0.0.0
- name: CARILLON_HTTP_PORT
  value: {{ .service.port | quote }}
- name: CARILLON_INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- range .service.talksTo }}
{{- $peer := get $root.Values.services . }}
- name: CARILLON_{{ upper . }}_HOST
  value: {{ printf "%s-%s" $root.Release.Name . }}
- name: CARILLON_{{ upper . }}_PORT
  value: {{ $peer.port | quote }}
{{- end }}
{{- if .service.state }}
- name: CARILLON_STATE_DIR
  value: /state
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
- name: CARILLON_{{ upper .name }}_ADDRESS
  value: "$(POD_IP):{{ .service.port }}"
{{- end }}
{{- if has "postgresql" $uses }}
{{ include "carillon.database" . }}
{{- end }}
{{- if .service.schema }}
- name: QUARKUS_FLYWAY_MIGRATE_AT_START
  value: "false"
{{- end }}
{{- if has "kafka" $uses }}
- name: CARILLON_KAFKA
  value: {{ $root.Values.kafka.bootstrap | quote }}
{{- end }}
{{- if has "redis" $uses }}
- name: CARILLON_REDIS
  value: {{ $root.Values.redis.url | quote }}
{{- end }}
{{- if has "smtp" $uses }}
{{- with $root.Values.smtp }}
- name: CARILLON_SMTP_HOST
  value: {{ .host | quote }}
- name: CARILLON_SMTP_PORT
  value: {{ .port | quote }}
{{- end }}
{{- end }}
{{- if eq .name "messaging" }}
{{- with $root.Values.smtp }}
- name: CARILLON_SMTP_ENCRYPTION
  value: {{ .encryption }}
- name: CARILLON_SMTP_FROM
  value: {{ .from | quote }}
- name: CARILLON_SMTP_HELO
  value: {{ .helo | quote }}
{{- if .login }}
{{ include "carillon.secret" (dict "root" $root "name" "CARILLON_SMTP_USERNAME" "key" "smtp-username") }}
{{ include "carillon.secret" (dict "root" $root "name" "CARILLON_SMTP_PASSWORD" "key" "smtp-password") }}
{{- end }}
{{- end }}
- name: CARILLON_PUBLIC_URL
  value: {{ $root.Values.publicUrl | quote }}
{{- end }}
{{- if eq .name "ingest" }}
- name: CARILLON_INGEST_INSTANCES
  value: {{ default $root.Values.defaults.replicas .service.replicas | quote }}
- name: CARILLON_PUBLIC_URL
  value: {{ $root.Values.publicUrl | quote }}
{{- end }}
- name: CARILLON_OIDC_URL
  value: {{ $root.Values.keycloak.url | quote }}
- name: CARILLON_OIDC_ISSUER
  value: {{ default $root.Values.keycloak.url $root.Values.keycloak.issuer | quote }}
{{ include "carillon.secret" (dict "root" $root "name" "CARILLON_SVC_SECRET" "key" (printf "svc-%s" .name)) }}
{{- if $root.Values.otlp.url }}
- name: CARILLON_OTLP_URL
  value: {{ $root.Values.otlp.url | quote }}
{{- else }}
- name: QUARKUS_OTEL_SDK_DISABLED
  value: "true"
{{- end }}
{{- range $name, $value := .service.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $key := .service.secrets }}
{{ include "carillon.secret" (dict "root" $root "name" $name "key" $key) }}
{{- end }}
{{- end }}
