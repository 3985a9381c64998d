export { BackendError, type ErrorCode } from './kernel/errors.ts'
export type { Handler } from './lambda/invokers/in-process.ts'
export type { LambdaServiceOptions } from './lambda/options.ts'
export { createLambdaService, type FunctionOptions, LambdaService } from './lambda-service.ts'
