/** The wire's shapes, under the names that the spec gives them. */
export type {
  FailureCode,
  FaultCode,
  FilePage,
  Language,
  Problem,
  Role,
  Session,
  Shoot,
  ShootCover,
  ShootStatus,
  StudioFile,
  User,
} from '@tempsdarret/client';
