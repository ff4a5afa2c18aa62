"""What happens next and when: the Celery application and its tasks."""
